import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildMapping } from '@/lib/mappings/build-mapping';
import { composePolicy } from '@/lib/mappings/compose-policy';
import { editPolicy } from '@/lib/mappings/edit-policy';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { PlacedMapping } from '@/lib/mappings/statement-layout';
import type { Mapping, RefSelector } from '@/lib/mappings/types';
import { evaluate } from '@/lib/policy/evaluate';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { printPolicy } from '@/lib/policy/print-policy';
import type { Policy } from '@/lib/policy/types';
import { newRefPatternProblem, newRefProblem } from '@/lib/subjects/ref-names';

const SEED = 20_261_123;
const HOSTS = [
  { host: 'gitlab.example.com', shared: false },
  { host: 'gitlab.com', shared: true },
] as const;
const providerOf = (host: string) => ({ arn: `arn:aws:iam::111122223333:oidc-provider/${host}`, host });

const read = (policy: Policy): Policy => {
  const parsed = parsePolicy(printPolicy(policy));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
};

const segment = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_.-]{0,8}$/);
const path = fc.array(segment, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('/'));
// Names that look like policy variables, wildcards' neighbours and other scripts within Latin-1.
const piece = fc.constantFrom(
  'main',
  'release',
  'v1',
  '${x}',
  '$',
  '{',
  '}',
  'größe',
  '-',
  '/',
  '.',
  '_',
  'a',
  '"',
  "'",
  '<b>',
);
const name = fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''));
const type = fc.constantFrom('branch' as const, 'tag' as const);
const ref: fc.Arbitrary<RefSelector> = fc.oneof(
  fc.record({ kind: fc.constant('exact' as const), type, name: name.filter((text) => newRefProblem(text) === null) }),
  fc.record({
    kind: fc.constant('pattern' as const),
    type,
    pattern: fc
      .tuple(name, fc.constantFrom('*', '/*', '*-x'))
      .map((parts) => parts.join(''))
      .filter((text) => newRefPatternProblem(text) === null),
  }),
  fc.record({ kind: fc.constant('all' as const), type }),
  fc.constant({ kind: 'any' as const }),
);
const components = fc.constantFrom(
  ['project_path', 'ref_type', 'ref'],
  ['project_path', 'ref', 'ref_type'],
  ['project_id', 'ref_type', 'ref'],
  ['project_path', 'ref_type', 'ref', 'ref_protected'],
);
const placed: fc.Arbitrary<PlacedMapping> = fc
  .record({
    issuer: fc.constantFrom(...HOSTS),
    source: fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          kind: fc.constant('project' as const),
          projectId: fc.integer({ min: 1, max: 9999 }),
          path,
          subComponents: components,
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('group' as const), groupId: fc.integer({ min: 1, max: 99 }), path }),
      },
    ),
    ref,
    audiences: fc.constantFrom(['sts'], ['https://gitlab.example.com'], ['a', 'b']),
  })
  .map(({ issuer, ...choice }) =>
    buildMapping({ ...choice, issuer, provider: providerOf(issuer.host), clientIds: choice.audiences }),
  )
  .filter((built) => built.ok)
  .map((built) => {
    if (!built.ok) throw new Error('filtered');
    return { mapping: built.mapping, provider: built.provider };
  });

/** What a document holds of a mapping: the id where the subject or a claim says it, the path where the subject does. */
const held = ({ mapping, provider }: { mapping: Omit<Mapping, 'id'>; provider: { readonly host: string } }) => {
  const { source, ref, subComponents, audiences, claims } = mapping;
  const byId = subComponents[0] === 'project_id';
  const id = source.kind === 'project' && (byId || claims.project_id) ? source.projectId : null;
  return JSON.stringify([
    provider.host,
    source.kind,
    byId ? '' : source.path,
    id,
    ref,
    subComponents,
    audiences,
    claims,
  ]);
};
const sorted = (texts: readonly string[]) => [...new Set(texts)].sort();

describe('a trust policy of mappings', () => {
  test('recovers to the mappings that it was composed of, whatever the refs are called', () => {
    fc.assert(
      fc.property(fc.array(placed, { minLength: 1, maxLength: 6 }), (mappings) => {
        const composed = composePolicy({ mappings });
        if (!composed.ok) return expect(composed.refusals).toEqual([]);
        const recovered = recoverMappings(read(composed.policy), HOSTS);
        expect(recovered.foreign).toEqual([]);
        expect(sorted(recovered.mappings.map(({ provider, ...mapping }) => held({ mapping, provider })))).toEqual(
          sorted(mappings.map(held)),
        );
      }),
      { seed: SEED, numRuns: 500 },
    );
  });

  test('admits the very ref of an exact mapping, and not one that goes on', () => {
    fc.assert(
      fc.property(placed, ({ mapping, provider }) => {
        const { source, ref } = mapping;
        if (source.kind === 'group' || ref.kind !== 'exact' || mapping.subComponents.length !== 3) return;
        const composed = composePolicy({ mappings: [{ mapping, provider }] });
        if (!composed.ok) throw new Error(JSON.stringify(composed.refusals));
        const policy = read(composed.policy);
        const decide = (refName: string) => {
          const values = {
            project_path: source.path,
            project_id: String(source.projectId),
            ref_type: ref.type,
            ref: refName,
          };
          const sub = mapping.subComponents.map((part) => `${part}:${values[part as keyof typeof values]}`).join(':');
          const context = {
            [`${provider.host}:sub`]: sub,
            [`${provider.host}:aud`]: mapping.audiences[0] ?? '',
            [`${provider.host}:project_id`]: values.project_id,
          };
          return evaluate(policy, { principal: provider.arn, action: 'sts:AssumeRoleWithWebIdentity' }, context)
            .decision;
        };
        expect(decide(ref.name)).toBe('allow');
        expect(decide(`${ref.name}x`)).toBe('implicit-deny');
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  test('keeps foreign statements exactly as they stood, through any edit', () => {
    const foreign = {
      Sid: 'Console',
      Effect: 'Allow',
      Principal: { AWS: ['arn:aws:iam::111122223333:role/admin'] },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': true } },
      Comment: 'kept',
    };
    fc.assert(
      fc.property(fc.array(placed, { minLength: 1, maxLength: 3 }), placed, (mappings, added) => {
        const composed = composePolicy({ mappings });
        if (!composed.ok) return;
        const text = JSON.parse(printPolicy(composed.policy));
        const live = parsePolicy(
          JSON.stringify({ ...text, Id: 'mine', Statement: [foreign, ...[text.Statement].flat()] }),
        );
        if (!live.ok) throw new Error(JSON.stringify(live.problems));
        const [first] = recoverMappings(live.policy, HOSTS).mappings;
        const edited = editPolicy(live.policy, { add: [added], remove: first ? [first.id] : [] }, HOSTS);
        if (!edited.ok) throw new Error(JSON.stringify(edited.refusals));
        const written = JSON.parse(printPolicy(edited.policy));
        expect([written.Statement].flat()).toContainEqual(foreign);
        expect(written.Id).toBe('mine');
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
