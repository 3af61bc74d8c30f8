import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composePolicy } from '@/lib/mappings/compose-policy';
import { type EndingMapping, endMapping } from '@/lib/mappings/end-mapping';
import { mappingId } from '@/lib/mappings/mapping-id';
import type { PlacedMapping } from '@/lib/mappings/statement-layout';
import type { Mapping, RefSelector } from '@/lib/mappings/types';
import { comparePolicies } from '@/lib/policy/compare/policies';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';
import { universeOf } from '@/lib/subjects/universe-of-issuer';

const HOST = 'gitlab.example.com';
const PROVIDER = { arn: `arn:aws:iam::111122223333:oidc-provider/${HOST}`, host: HOST };
const UNIVERSE = universeOf([{ host: HOST, kind: 'gitlab', subComponents: null, audiences: null }]);
const ISSUERS = [{ host: HOST, shared: false }];

function place(path: string, ref: RefSelector, audience = 'sts'): PlacedMapping {
  const content: Omit<Mapping, 'id'> = {
    source: path.endsWith('/*')
      ? { kind: 'group', groupId: null, path: path.slice(0, -2) }
      : { kind: 'project', projectId: 1, path },
    ref,
    subComponents: ['project_path', 'ref_type', 'ref'],
    componentValues: {},
    audiences: [audience],
    claims: {},
  };
  return { mapping: { id: mappingId(content, PROVIDER), ...content }, provider: PROVIDER };
}

const branch = (name: string): RefSelector => ({ kind: 'exact', type: 'branch', name });
const branches = (pattern: string): RefSelector => ({ kind: 'pattern', type: 'branch', pattern });
const ending = ({ mapping }: PlacedMapping): EndingMapping => ({
  id: mapping.id,
  providerArn: PROVIDER.arn,
  path: mapping.source.path,
  ref: mapping.ref,
});

function read(statements: readonly object[]): Policy {
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  if (!parsed.ok) throw new Error('the policy of a test does not parse');
  return parsed.policy;
}

const MACHINES = {
  Sid: 'Machines',
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
};
const FOREIGN = read([MACHINES]).statements;

function policyOf(mappings: readonly PlacedMapping[], foreign = FOREIGN): Policy {
  const kept = foreign.map((statement, statementIndex) => ({ statement, statementIndex }));
  const composed = composePolicy({ mappings, foreign: kept });
  if (!composed.ok) throw new Error('the mappings of a test cannot be written');
  return composed.policy;
}

const verdict = (one: Policy, other: Policy) => comparePolicies(one, other, UNIVERSE).verdict;

const refs = fc.oneof(
  fc.constantFrom('main', 'release/1', 'hotfix').map(branch),
  fc.constantFrom('release/*', 'hot*').map(branches),
  fc.constant<RefSelector>({ kind: 'any' }),
);
const places = fc.record({
  path: fc.constantFrom('g/p', 'g/q', 'g/*', 'g/p/r'),
  ref: refs,
  audience: fc.constantFrom('sts', 'https://aws'),
});

describe('ending a mapping', () => {
  it('leaves exactly what the others admit, and every other statement as it stood, for random policies', () => {
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 7 }), fc.nat(), (chosen, at) => {
        const all = chosen.map(({ path, ref, audience }) => place(path, ref, audience));
        const gone = all[at % all.length] as PlacedMapping;
        const others = all.filter(({ mapping }) => mapping.id !== gone.mapping.id);
        const live = policyOf(all);
        const ended = endMapping(live, ending(gone), ISSUERS);
        if (ended.kind !== 'ended') throw new Error('it was there and was not ended');
        expect(verdict(policyOf(others), ended.policy)).toBe('equal');
        expect(verdict(live, policyOf([gone, ...others]))).toBe('equal');
        expect(ended.policy.statements.find(({ sid }) => sid === 'Machines')?.source).toEqual(MACHINES);
      }),
      { numRuns: 150, seed: 20261123 },
    );
  });

  it('leaves to others what they admit too', () => {
    const narrow = place('g/p', branch('release/1'));
    const wide = place('g/p', branches('release/*'));
    const ended = endMapping(policyOf([narrow, wide]), ending(narrow), ISSUERS);
    expect(ended.kind === 'ended' && verdict(policyOf([wide]), ended.policy)).toBe('equal');
  });

  it('of the only statement leaves one that no token matches, since IAM wants one', () => {
    const only = place('g/p', branch('main'));
    const ended = endMapping(policyOf([only], []), ending(only), ISSUERS);
    expect(ended.kind === 'ended' && ended.policy.statements.length).toBe(1);
    expect(ended.kind === 'ended' && verdict({ statements: [], unknown: {} }, ended.policy)).toBe('equal');
  });
});

describe('a mapping that is not there', () => {
  const gone = place('g/p', branch('hotfix'));

  it('is gone where nothing says something like it', () => {
    expect(
      endMapping(policyOf([place('g/p', branch('main')), place('g/q', branch('hotfix'))]), ending(gone), ISSUERS),
    ).toEqual({
      kind: 'gone',
    });
  });

  it.each([
    ['other audiences', policyOf([place('g/p', branch('hotfix'), 'https://aws')])],
    ['a pattern of the same project', policyOf([place('g/p', branches('hot*'))])],
    [
      'a statement that cannot be read as mappings',
      read([
        {
          Effect: 'Allow',
          Principal: { Federated: PROVIDER.arn },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringLike: { [`${HOST}:sub`]: 'project_path:g/?:ref_type:branch:ref:hotfix' } },
        },
      ]),
    ],
  ])('is left to people where the policy has %s', (_, live) => {
    expect(endMapping(live, ending(gone), ISSUERS)).toMatchObject({ kind: 'unclear' });
  });
});
