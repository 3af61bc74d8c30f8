import { expect, it } from 'vitest';
import { EMPTY_RULE, looseRules, rulesText } from './loose-rules';
import { readRules } from './read-rules';

const RULES = [
  {
    name: 'production',
    roles: { accounts: ['111122223333'], pathPrefix: '/ci/', tags: { stage: 'prod' }, rungAtLeast: 2 },
    effect: ['widens', 'new-rung'],
    approvals: 2,
    fromGroups: ['platform/security'],
    fromRoles: ['admin'],
    expiresHours: 24,
    reviewHours: 48,
    reasonRequired: true,
  },
  { name: 'less is fine', effect: ['narrows'], approvals: 0 },
];

it('rules come out of the form as they went in', () => {
  const rows = looseRules(JSON.stringify(RULES));
  expect(JSON.parse(rulesText(rows ?? []))).toEqual(RULES);
  expect(looseRules('[{"name": "a", "approvals": 1, "effect": "any", "roles": {}}]')).toEqual([
    { ...EMPTY_RULE, name: 'a' },
  ]);
});

it.each([
  ['no JSON', '['],
  ['no list', '{}'],
  ['a member that the form does not know', '[{"name": "a", "approvals": 1, "until": "noon"}]'],
  ['the same within roles', '[{"name": "a", "approvals": 1, "roles": {"region": "x"}}]'],
  ['a value of another shape', '[{"name": ["a"], "approvals": 1}]'],
  ['a list with a comma in it', '[{"name": "a", "approvals": 1, "fromGroups": ["a,b"]}]'],
])('what the form cannot show whole stays text: %s', (_, text) => {
  expect(looseRules(text)).toBeNull();
});

it('what is typed half stays as typed, and is refused at its place', () => {
  const text = rulesText([{ ...EMPTY_RULE, name: 'a', approvals: 'two', tags: 'stage' }]);
  const read = readRules(text);
  expect(read.ok).toBe(false);
  expect(read.ok ? [] : read.problems.map(({ path }) => path)).toEqual([
    [0, 'roles', 'tags', 'stage'],
    [0, 'approvals'],
  ]);
  expect(looseRules(text)).toBeNull();
});
