import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccessEntry, NamedRule, ProjectMember, ProjectPeople, StartedRef } from '@/lib/reach/people/types';
import { isBot, whoStarts } from '@/lib/reach/people/who-starts';

const entry = (patch: Partial<AccessEntry>): AccessEntry => ({
  ...{ level: null, userId: null, groupId: null, deployKeyId: null, ...patch },
});
const rule = (pattern: string, push: readonly AccessEntry[], merge: readonly AccessEntry[] = []): NamedRule => ({
  ...{ type: 'branch', pattern, push, merge },
});
const member = (id: number, level: number): ProjectMember => ({ id, level, username: `u${id}`, name: `User ${id}` });
const MEMBERS = [member(1, 20), member(2, 30), member(3, 40), member(4, 50)];
const on = (name: string, type: StartedRef['type'] = 'branch'): readonly StartedRef[] => [{ type, name }];
const who = (refs: readonly StartedRef[], rules: readonly NamedRule[] | null, groups: ProjectPeople['groups'] = {}) => {
  const found = whoStarts(refs, { members: MEMBERS, rules, groups });
  return { ...found, members: [...found.members].sort(), couldChangeRules: [...found.couldChangeRules].sort() };
};

describe('who can start a pipeline on a ref', () => {
  it('that no rule protects: every Developer, and no Reporter', () => {
    expect(who(on('dev'), [rule('main', [entry({ level: 40 })])]).members).toEqual([2, 3, 4]);
    expect(who(on('v1', 'tag'), [rule('v1', [entry({ level: 40 })])]).members).toEqual([2, 3, 4]);
  });

  it('that is protected: those who may push or merge, by level', () => {
    const levels = (push: number, merge: number) => [rule('main', [entry({ level: push })], [entry({ level: merge })])];
    expect(who(on('main'), levels(40, 40)).members).toEqual([3, 4]);
    expect(who(on('main'), levels(0, 30)).members).toEqual([2, 3, 4]);
    expect(who(on('main'), levels(0, 0))).toMatchObject({ members: [], couldChangeRules: [3, 4] });
    expect(who(on('main'), levels(60, 60)).members).toEqual([]);
  });

  it('by name and by group, if they are Developers of the project at all', () => {
    const named = [rule('main', [entry({ userId: 2 }), entry({ userId: 1 }), entry({ userId: 99 })])];
    expect(who(on('main'), named).members).toEqual([2]);
    const grouped = [rule('main', [entry({ groupId: 7 })])];
    expect(who(on('main'), grouped, { '7': [2, 99] }).members).toEqual([2]);
    expect(who(on('main'), grouped)).toMatchObject({ members: [], unknown: [expect.stringContaining('group 7')] });
  });

  it('a deploy key is none of the people, and stands for no level', () => {
    expect(who(on('main'), [rule('main', [entry({ deployKeyId: 5, level: 40 })])])).toMatchObject({
      members: [],
      deployKeys: new Set([5]),
    });
  });

  it('of several rules the most permissive one counts', () => {
    expect(
      who(on('main'), [rule('main', [entry({ level: 40 })]), rule('ma*', [entry({ level: 30 })])]).members,
    ).toEqual([2, 3, 4]);
  });

  it('what could not be read is told, and nobody is counted for it', () => {
    expect(who(on('main'), null)).toMatchObject({
      members: [],
      unknown: [expect.stringContaining('protection rules')],
    });
    const unread = whoStarts(on('dev'), { members: null, rules: [], groups: {} });
    expect([unread.members.size, unread.unknown.length]).toEqual([0, 1]);
  });

  it('without a ref there is nobody', () => {
    expect(who([], [])).toMatchObject({ members: [], couldChangeRules: [], unknown: [] });
  });
});

describe('compared with reading the rules for one person and one ref at a time', () => {
  const levels = fc.constantFrom(10, 20, 30, 40, 50);
  const names = fc.constantFrom('main', 'dev', 'release/1', 'release', 'v1');
  const entries = fc.array(
    fc.oneof(
      fc.constantFrom(0, 30, 40, 60).map((level) => entry({ level })),
      fc.integer({ min: 1, max: 6 }).map((userId) => entry({ userId })),
      fc.integer({ min: 1, max: 3 }).map((groupId) => entry({ groupId })),
      fc.integer({ min: 1, max: 3 }).map((deployKeyId) => entry({ deployKeyId })),
    ),
    { maxLength: 3 },
  );
  const rules = fc.array(
    fc.record({
      type: fc.constantFrom('branch' as const, 'tag' as const),
      pattern: fc.constantFrom('main', 'release/*', '*', 'v*', 'dev'),
      push: entries,
      merge: entries,
    }),
    { maxLength: 4 },
  );
  const people = fc.record({
    members: fc.uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 6 }), level: levels }), {
      selector: ({ id }) => id,
    }),
    rules,
    groups: fc.record({ '1': fc.subarray([1, 2, 3]), '2': fc.subarray([4, 5, 6]), '3': fc.subarray([1, 6]) }),
  });

  /** The rules as GitLab's documentation has them, for one person: written without the code above. */
  function mayStart(id: number, level: number, { type, name }: StartedRef, facts: ProjectPeople): boolean {
    if (level < 30) return false;
    const covers = (pattern: string) =>
      pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
    let isProtected = false;
    for (const each of facts.rules ?? []) {
      if (each.type !== type || !covers(each.pattern)) continue;
      isProtected = true;
      for (const { level: least, userId, groupId } of [...(each.push ?? []), ...(each.merge ?? [])]) {
        if (userId === id) return true;
        if (groupId !== null && facts.groups[String(groupId)]?.includes(id)) return true;
        if (least !== null && least > 0 && level >= least) return true;
      }
    }
    return !isProtected;
  }

  it('the same people come out, for any rules and any refs', () => {
    fc.assert(
      fc.property(
        people,
        fc.array(fc.record({ type: fc.constantFrom('branch' as const, 'tag' as const), name: names }), {
          maxLength: 4,
        }),
        (given, refs) => {
          const facts: ProjectPeople = { ...given, members: given.members.map(({ id, level }) => member(id, level)) };
          const expected = given.members.filter(({ id, level }) => refs.some((ref) => mayStart(id, level, ref, facts)));
          const { members, unknown } = whoStarts(refs, facts);
          expect([...members].sort()).toEqual(expected.map(({ id }) => id).sort());
          expect(unknown).toEqual([]);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

it.each([
  ['project_42_bot_4ffca233d8298ea1', true],
  ['group_7_bot', true],
  ['project_42_bot2', true],
  ['service_account_group_7', true],
  ['ada', false],
  ['project_bot', false],
])('%s is a bot: %s', (username, expected) => {
  expect(isBot(username)).toBe(expected);
});
