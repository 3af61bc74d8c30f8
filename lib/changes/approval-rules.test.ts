import { describe, expect, it } from 'vitest';
import {
  type ApprovalRule,
  approvalRules,
  type RuleRole,
  requirementFor,
  ruleSentence,
} from '@/lib/changes/approval-rules';
import { CHANGE_EFFECTS, type ChangeEffect, EFFECTS, effectOf, widestRung } from '@/lib/changes/change-effect';
import { readRules } from '@/lib/changes/read-rules';
import { ANYONE, type ApproverFacts, approvalsNeeded, both, shortage, whoCanApprove } from '@/lib/changes/requirement';

const rule = (patch: object = {}): ApprovalRule =>
  approvalRules.parse([{ name: 'two', approvals: 2, ...patch }])[0] as ApprovalRule;
const role = (patch: Partial<RuleRole> = {}): RuleRole => ({
  accountId: '111122223333',
  path: '/prod/',
  tags: { tier: 'critical' },
  rung: 2,
  ...patch,
});
const needs = (rules: readonly ApprovalRule[], of = role(), effect: ChangeEffect = 'widens') =>
  approvalsNeeded(requirementFor(rules, of, effect));

describe('the effect of a change', () => {
  const at = (before: number | null, after: number | null) => ({ before: { rung: before }, after: { rung: after } });

  it.each([
    ['narrower', at(2, 1), 'narrows'],
    ['narrower', at(null, null), 'narrows'],
    ['equal', at(1, 1), 'equal'],
    ['wider', at(1, 1), 'widens'],
    ['incomparable', at(2, 1), 'widens'],
    ['wider', at(1, 2), 'new-rung'],
    ['wider', at(null, 2), 'undecided'],
    ['wider', at(1, null), 'undecided'],
    ['undecided', at(1, 1), 'undecided'],
  ] as const)('of a policy that is %s, %o, is %s', (verdict, rungs, effect) => {
    expect(effectOf({ verdict, ...rungs })).toBe(effect);
  });

  it('leaves the rung unknown where one of the two is', () => {
    expect([widestRung(at(1, 3)), widestRung(at(null, 3)), widestRung(at(3, null))]).toEqual([3, null, null]);
  });

  it('that is not a proven narrowing never falls under narrows', () => {
    const under = EFFECTS.filter((effect) => CHANGE_EFFECTS[effect].under.some((one) => one === 'narrows'));
    expect(under).toEqual(['narrows']);
  });
});

describe('what rules ask for', () => {
  it('is one approval where no rule is about the change', () => {
    expect(requirementFor([], role(), 'widens')).toEqual(ANYONE);
    expect(requirementFor([rule({ effect: ['narrows'] })], role(), 'widens')).toEqual(ANYONE);
  });

  it.each([
    ['the account', { accounts: ['111122223333'] }, { accountId: '222233334444' }],
    ['the path', { pathPrefix: '/prod/' }, { path: '/dev/' }],
    ['the tag', { tags: { tier: 'critical' } }, { tags: { tier: 'low' } }],
    ['a tag that is no tag of ours', { tags: { tier: 'critical' } }, { tags: {} }],
    ['the reach', { rungAtLeast: 2 }, { rung: 1 }],
  ])('is about roles by %s, and about no other', (_, roles, other) => {
    expect(needs([rule({ roles })])).toBe(2);
    expect(needs([rule({ roles })], role(other))).toBe(1);
  });

  it('takes an unknown rung for any, and an undecided change for a widening one', () => {
    expect(needs([rule({ roles: { rungAtLeast: 5 } })], role({ rung: null }))).toBe(2);
    expect(needs([rule({ effect: ['new-rung'] })], role(), 'undecided')).toBe(2);
    expect(needs([rule({ effect: ['widens'] })], role(), 'new-rung')).toBe(2);
    expect(needs([rule({ effect: ['new-rung'] })], role(), 'widens')).toBe(1);
  });

  it('is what all matching rules ask for together', () => {
    const free = rule({ name: 'free', effect: ['narrows'], approvals: 0 });
    expect(needs([free], role(), 'narrows')).toBe(0);
    expect(needs([free], role(), 'undecided')).toBe(1);
    expect(needs([free, rule()], role(), 'narrows')).toBe(2);
    const met = requirementFor(
      [rule(), rule({ name: 'risk', approvals: 1, fromGroups: ['bank/risk'] })],
      role(),
      'equal',
    );
    expect(met.clauses.map(({ rule: name, approvals }) => [name, approvals])).toEqual([
      ['two', 2],
      ['risk', 1],
    ]);
    expect(both(met, ANYONE).clauses).toHaveLength(3);
    expect(both(met, met)).toEqual(met);
  });
});

describe('who can approve', () => {
  const person = (id: string, patch: Partial<ApproverFacts> = {}): ApproverFacts => ({
    id,
    roles: ['approver'],
    groups: [],
    disabled: false,
    ...{ knownSince: new Date(0), vouchedById: null },
    ...patch,
  });
  const hands = [
    { personId: 'rhea', act: 'author' },
    { personId: 'eve', act: 'edited' },
  ] as const;
  const change = { hands, roots: new Map<string, string>(), singleOperator: false, submittedAt: new Date(1000) };
  const everyone = [
    person('rhea'),
    person('eve'),
    person('amir'),
    person('pia', { groups: ['bank/risk'] }),
    person('off', { disabled: true }),
    person('vik', { roles: ['viewer'] }),
  ];
  const ids = (found: readonly ApproverFacts[]) => found.map(({ id }) => id);

  it('is everyone who may decide, but never the author or an editor', () => {
    expect(ids(whoCanApprove(everyone, change, ANYONE))).toEqual(['amir', 'pia']);
    expect(ids(whoCanApprove(everyone, { ...change, singleOperator: true }, ANYONE))).toEqual([
      'rhea',
      'eve',
      'amir',
      'pia',
    ]);
  });

  it('is members of the group where the rule names one, and nobody where nothing is asked for', () => {
    const risk = requirementFor([rule({ fromGroups: ['bank/risk'] })], role(), 'widens');
    expect(ids(whoCanApprove(everyone, change, risk))).toEqual(['pia']);
    expect(shortage(everyone, change, risk)).toContain(
      'The rule "two" asks for 2 approvals from members of bank/risk; only 1',
    );
    const none = requirementFor([rule({ approvals: 0, effect: ['narrows'] })], role(), 'narrows');
    expect(whoCanApprove(everyone, change, none)).toEqual([]);
    expect(shortage([], change, none)).toBeNull();
  });

  it('is said at once where it is nobody', () => {
    expect(shortage(everyone, change, ANYONE)).toBeNull();
    expect(shortage([person('rhea')], change, ANYONE)).toContain('nobody who has signed in can give one');
  });

  it('is one person where two accounts are linked, and nobody by an account that is linked to an author', () => {
    const two = requirementFor([rule()], role(), 'widens');
    const accounts = [person('amir'), person('amir-2')];
    expect(shortage(accounts, change, two)).toBeNull();
    expect(shortage(accounts, { ...change, roots: new Map([['amir-2', 'amir']]) }, two)).toContain('only 1');
    for (const roots of [new Map([['amir', 'eve']]), new Map([['eve', 'amir']])])
      expect(ids(whoCanApprove([person('amir')], { ...change, roots }, ANYONE))).toEqual([]);
  });

  it('is nobody who was first seen after it was submitted, unless someone vouches who is neither author nor the account', () => {
    const late = (vouchedById: string | null) => person('late', { knownSince: new Date(1001), vouchedById });
    const can = (vouchedById: string | null, more: object = {}) =>
      whoCanApprove([late(vouchedById)], { ...change, ...more }, ANYONE).length === 1;
    expect([null, 'late', 'rhea', 'eve', 'ada'].filter((by) => can(by))).toEqual(['ada']);
    expect(can('ada', { roots: new Map([['ada', 'rhea']]) })).toBe(false);
    expect(can('ada', { roots: new Map([['late', 'ada']]) })).toBe(false);
    expect(can(null, { submittedAt: new Date(1001) })).toBe(true);
    expect(can('rhea', { singleOperator: true })).toBe(true);
  });
});

describe('rules as text', () => {
  it('are read, with what was left out', () => {
    expect(readRules('[{"name": "two", "approvals": 2}]')).toEqual({ ok: true, rules: [rule()] });
  });

  it.each([
    ['an approval for nothing but a proven narrowing', '[\n{"name": "a",\n"approvals": 0}]', 3, 'may be 0 only where'],
    ['no number', '[\n{"name": "a",\n"approvals": "two"}]', 3, 'Write a whole number from 0 to 20.'],
    ['an unknown member', '[\n{"name": "a", "approvals": 1, "approvers": 2}]', 2, 'approvers'],
    ['an unknown effect', '[{"name": "a", "approvals": 1,\n"effect": ["grows"]}]', 2, 'effect'],
    ['a name twice', '[{"name": "a", "approvals": 1},\n{"name": "a", "approvals": 2}]', 1, 'same name'],
    ['a key twice', '[{"name": "a",\n"name": "b", "approvals": 1}]', 2, 'occurs twice'],
    ['an account that is none', '[{"name": "a", "approvals": 1, "roles":\n{"accounts":\n["1"]}}]', 3, 'twelve digits'],
    ['no JSON', '[\n{"name"}]', 2, 'colon'],
  ])('are refused with their line: %s', (_, text, line, message) => {
    const reading = readRules(text);
    expect(reading.ok).toBe(false);
    const problem = reading.ok ? undefined : reading.problems[0];
    expect(problem?.line).toBe(line);
    expect(`${problem?.path.join('.')} ${problem?.message}`).toContain(message);
  });

  it('are said in words', () => {
    const said = rule({
      roles: { accounts: ['111122223333'], pathPrefix: '/prod/' },
      effect: ['widens'],
      fromGroups: ['bank/risk'],
      expiresHours: 24,
    });
    expect(ruleSentence(said)).toBe(
      'A change of a role in 111122223333, below /prod/ that gives someone access needs 2 approvals from bank/risk, each good for 24 h.',
    );
    expect(ruleSentence(rule({ effect: ['narrows'], approvals: 0 }))).toContain('needs no approval');
  });
});
