import { expect, it, test } from 'vitest';
import type { Policy } from '@/lib/policy/types';
import { assessRole } from '@/lib/reach/answers/assess-role';
import { assessPolicy } from '@/lib/reach/assess-statement';
import { admitsOutside } from '@/lib/reach/estate/outside-read';
import { findings } from '@/lib/reach/findings/findings';
import { lossesOf } from '@/lib/reach/reductions/losses';
import type { Facts } from '@/lib/reach/types';
import { estateFacts, HOST, policyAt, policyFor, policyOf, statementFor } from '@/lib/test-worlds/reach-test-world';

/** As where of the first GitLab only these groups are read. */
const reading = (...readGroups: string[]): Facts => ({
  ...estateFacts,
  instances: estateFacts.instances.map((each) => (each.host === HOST ? { ...each, readGroups } : each)),
});
const IN_G = reading('g');
const outside = (policy: Policy, facts = IN_G) => admitsOutside(policy, facts, assessPolicy(policy, facts));
const role = (policy: Policy, facts: Facts) => {
  const assessed = assessRole(JSON.stringify(policyText(policy)), facts);
  if (assessed === null) throw new Error('the policy parses');
  return assessed;
};
const policyText = ({ statements }: Policy) => ({
  Version: '2012-10-17',
  Statement: statements.map(({ effect, clauses }) => ({
    ...{ Effect: effect, Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${HOST}` } },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: Object.fromEntries(clauses.map(({ operator, key, values }) => [operator, { [key]: values }])),
  })),
});
const MAIN = ':ref_type:branch:ref:main';

test.each([
  ['a project of a group that is read', policyFor(`project_path:g/p${MAIN}`), []],
  ['one that was not read', policyFor(`project_path:other/p${MAIN}`), ['self']],
  ['one beside the group whose name begins alike', policyFor(`project_path:g-evil/p${MAIN}`), ['self']],
  ['a path in other letters', policyFor(`project_path:G/P${MAIN}`), []],
  ['everything below the group', policyFor(`project_path:g/*${MAIN}`), []],
  ['everything that begins like the group', policyFor(`project_path:g*${MAIN}`), ['self']],
  ['every project', policyFor('*'), ['self']],
  ['no condition on the project', policyOf(statementFor({ StringEquals: { [`${HOST}:aud`]: 'sts' } })), ['self']],
  ['an id that was read', policyFor('project_id:4:ref_type:branch:ref:main'), []],
  ['an id that was not', policyFor('project_id:99:ref_type:branch:ref:main'), ['self']],
  ['a project of another GitLab, which is read whole', policyAt('gitlab.com', `project_path:other/p${MAIN}`), []],
  ['a value that no token has', policyFor('project_path:other/p:nothing'), []],
])('of %s it is known whether projects outside may get in', (_, policy, ids) => {
  expect(outside(policy)).toEqual(ids);
  expect(outside(policy, estateFacts)).toEqual([]);
});

it('who is admitted is said of what was read, and never as of everybody', () => {
  const open = policyFor(`project_path:g*${MAIN}`);
  const part = role(open, IN_G);
  expect(part.sentence).toContain('Projects outside the groups that Drawbridge reads may be able to as well.');
  expect(part.unreadCount).toBe(role(open, estateFacts).unreadCount + 1);
  expect(role(open, estateFacts).sentence).not.toContain('outside');

  const elsewhere = role(policyFor(`project_path:other/*${MAIN}`), IN_G);
  expect(elsewhere.sentence).toMatch(/^Today no ref that was read can assume it\. Projects outside/);
  expect(role(policyFor(`project_path:other/*${MAIN}`), estateFacts).sentence).toContain('no ref of a known project');

  // The pattern of one known project beside one that is not known: the known one is not the only one.
  const both = role(policyFor(`project_path:g/p${MAIN}`, `project_path:other/p${MAIN}`), IN_G);
  expect(both.sentence).toContain('Today the branch main of g/p can assume it.');
  expect(role(policyFor(`project_path:g/p${MAIN}`), IN_G).sentence).toContain('Today only the branch main of g/p');
});

it('how far a policy reaches is the same, whatever is read', () => {
  for (const value of [
    '*',
    'project_path:g*',
    `project_path:other/*${MAIN}`,
    `project_path:g/p${MAIN}`,
    'project_path:no/p:x',
  ])
    expect(role(policyFor(value), IN_G).reach.rung).toBe(role(policyFor(value), estateFacts).reach.rung);
  const named = role(policyFor(`project_path:other/p${MAIN}`), IN_G).reach;
  expect(named.rung).toBeNull();
  expect(named.reason).toContain('is not among the projects of the groups that Drawbridge reads');
});

it('a path outside is not said to be of no project, and its value is not offered for removal', () => {
  const unknown = (path: string) =>
    findings(policyFor(`project_path:g/p${MAIN}`, `project_path:${path}${MAIN}`), IN_G).filter(
      ({ id }) => id === 'path-unknown',
    );
  expect(unknown('other/p')).toMatchObject([{ severity: 'low', title: expect.stringContaining('outside the groups') }]);
  expect(unknown('other/p')[0]?.fix).toBeUndefined();
  expect(unknown('g/gone')).toMatchObject([{ severity: 'medium', title: expect.stringContaining('read no project') }]);
  expect(unknown('g/gone')[0]?.fix).toBeDefined();
});

it('a proposal to admit less says that projects outside may lose access', () => {
  const [live, after] = [policyFor(`project_path:g*${MAIN}`), policyFor(`project_path:g/p${MAIN}`)];
  const words = 'Whether projects outside the groups that Drawbridge reads lose access is not known.';
  expect(lossesOf(live, after, IN_G, null).unknown).toContain(words);
  expect(lossesOf(live, after, estateFacts, null).unknown).not.toContain(words);
  expect(lossesOf(policyFor(`project_path:g/*${MAIN}`), after, IN_G, null).unknown).not.toContain(words);
});
