import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composePolicy } from '@/lib/mappings/compose-policy';
import { mappingId } from '@/lib/mappings/mapping-id';
import { packMappings } from '@/lib/mappings/pack';
import type { PlacedMapping } from '@/lib/mappings/statement-layout';
import type { Mapping, RefSelector } from '@/lib/mappings/types';
import { comparePolicies } from '@/lib/policy/compare/policies';
import { policySize } from '@/lib/policy/print-policy';
import { universeOf } from '@/lib/subjects/universe-of-issuer';

const HOST = 'gitlab.example.com';
const PROVIDER = { arn: `arn:aws:iam::111122223333:oidc-provider/${HOST}`, host: HOST };
const UNIVERSE = universeOf([{ host: HOST, kind: 'gitlab', subComponents: null, audiences: null }]);
const QUOTA = 8192;

function place(path: string, ref: RefSelector, audiences: readonly string[] = ['sts']): PlacedMapping {
  const content: Omit<Mapping, 'id'> = {
    source: path.endsWith('/*')
      ? { kind: 'group', groupId: null, path: path.slice(0, -2) }
      : { kind: 'project', projectId: 1, path },
    ref,
    subComponents: ['project_path', 'ref_type', 'ref'],
    componentValues: {},
    audiences,
    claims: {},
  };
  return { mapping: { id: mappingId(content, PROVIDER), ...content }, provider: PROVIDER };
}

const branch = (name: string): RefSelector => ({ kind: 'exact', type: 'branch', name });
const branches = (pattern: string): RefSelector => ({ kind: 'pattern', type: 'branch', pattern });
const pack = (mappings: readonly PlacedMapping[], quota = QUOTA) =>
  packMappings({ mappings, foreign: [], quota, universe: UNIVERSE });

describe('packMappings', () => {
  test('leaves out what others cover, and only that', () => {
    const covered = place('g/p', branch('release/1'));
    const packed = pack([place('g/p', branches('release/*')), covered, place('g/p', branch('main'))]);
    expect(packed).toMatchObject({ ok: true, dropped: [covered.mapping.id] });
    const evil = pack([place('g/p', branches('release/*')), place('g/p', branch('release'))]);
    expect(evil).toMatchObject({ ok: true, dropped: [] });
  });

  test('makes one statement of exact refs, patterns and audiences that agree', () => {
    const packed = pack([
      place('g/p', branch('main'), ['sts']),
      place('g/p', branches('release/*'), ['sts']),
      place('g/p', branch('main'), ['vault']),
      place('g/p', branches('release/*'), ['vault']),
    ]);
    expect(packed.ok && packed.policy.statements).toHaveLength(1);
  });

  test('does not mix audiences of different subjects', () => {
    const packed = pack([place('g/p', branch('main'), ['sts']), place('g/q', branch('main'), ['vault'])]);
    expect(packed.ok && packed.policy.statements).toHaveLength(2);
  });

  test('splits over roles what does not fit one, each part within the quota', () => {
    const many = Array.from({ length: 40 }, (_, at) => place(`g/project-${at}`, branch('main')));
    const packed = pack(many, 1000);
    expect(packed).toMatchObject({ ok: false });
    if (packed.ok) return;
    expect(packed.roles.flat()).toHaveLength(40);
    for (const role of packed.roles) expect(pack(role, 1000)).toMatchObject({ ok: true });
  });

  test('says so when a single mapping is too long', () => {
    expect(pack([place('g/p', branch('main'))], 100)).toMatchObject({ ok: false, roles: [] });
  });

  test('always says the same as the mappings, and never more words', () => {
    const ref = fc.oneof(
      fc.constantFrom('main', 'release/1', 'dev').map(branch),
      fc.constantFrom('release/*', '*-x', 'm*').map(branches),
      fc.constant<RefSelector>({ kind: 'all', type: 'tag' }),
      fc.constant<RefSelector>({ kind: 'any' }),
    );
    const placed = fc
      .tuple(fc.constantFrom('g/p', 'g/q', 'g/*'), ref, fc.constantFrom(['sts'], ['vault'], ['sts', 'vault']))
      .map(([path, one, audiences]) => place(path, one, audiences));
    fc.assert(
      fc.property(fc.array(placed, { minLength: 1, maxLength: 7 }), (mappings) => {
        const composed = composePolicy({ mappings });
        const packed = pack(mappings);
        expect(composed.ok && packed.ok).toBe(true);
        if (!composed.ok || !packed.ok) return;
        expect(comparePolicies(composed.policy, packed.policy, UNIVERSE).verdict).toBe('equal');
        expect(packed.size).toBe(policySize(packed.policy));
        expect(packed.size).toBeLessThanOrEqual(policySize(composed.policy));
      }),
      { seed: 11, numRuns: 150 },
    );
  });
});
