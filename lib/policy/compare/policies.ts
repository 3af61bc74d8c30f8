import { END, STAR } from '@/lib/policy/automata/glob';
import { globSet } from '@/lib/policy/automata/glob-set';
import { shortestWord } from '@/lib/policy/automata/shortest-word';
import { matchesSome } from '@/lib/policy/automata/tracker';
import { spend, withinBudget, withinHalf } from '@/lib/policy/budget';
import { type Box, boxesOf } from '@/lib/policy/compare/boxes';
import { type Door, doorsOf, isElsewhere, withCompanions } from '@/lib/policy/compare/doors';
import { type Found, findRequest } from '@/lib/policy/compare/search';
import type { Comparison, ComparisonVerdict, Example, Universe } from '@/lib/policy/compare/types';
import { compilePolicy } from '@/lib/policy/compile-policy';
import type { Policy } from '@/lib/policy/types';

/**
 * What changes between two policies: which requests only the second allows and which only the first, each with the shortest
 * example that can really be made. Exact on subject, audience and every other key; every example is checked by evaluating both
 * policies. Where the budget of the question runs out or a policy variable leaves it open, the verdict is "undecided" and
 * `note` says what was proved. AWS: policy evaluation logic; condition operators.
 */
export function comparePolicies(before: Policy, after: Policy, universe: Universe, steps?: number): Comparison {
  return withinBudget(() => compare(before, after, universe), steps);
}

function compare(before: Policy, after: Policy, universe: Universe): Comparison {
  const doors = doorsOf([before, after], universe)
    .filter((door) => !isElsewhere(door, universe.account ?? null))
    .flatMap(withCompanions)
    .map((door) => ({ door, before: boxesOf(before, door, universe), after: boxesOf(after, door, universe) }));
  const gained = withinHalf(() =>
    firstOf(doors, (each) => difference(after, before, each.after, each.before, each.door, universe)),
  );
  const lost = firstOf(doors, (each) => difference(before, after, each.before, each.after, each.door, universe));
  const verdict = verdictOf(gained, lost);
  return {
    verdict,
    gained: gained.kind === 'example' ? { example: gained.example } : null,
    lost: lost.kind === 'example' ? { example: lost.example } : null,
    ...(verdict === 'undecided' ? { note: `${NOTES.gained[gained.kind]} ${NOTES.lost[lost.kind]}` } : {}),
  };
}

/**
 * Whether one policy allows everything that another one allows. This is half of a comparison, and its cost depends on what the
 * narrow one says. null: undecided.
 */
export function allowsAll(wide: Policy, narrow: Policy, universe: Universe): boolean | null {
  const doors = doorsOf([wide, narrow], universe)
    .filter((door) => !isElsewhere(door, universe.account ?? null))
    .flatMap(withCompanions);
  const found = withinBudget(() =>
    firstOf(doors, (door) => {
      const wanted = boxesOf(narrow, door, universe);
      if (!wanted.some(({ effect }) => effect === 'Allow')) return { kind: 'none' };
      return difference(narrow, wide, wanted, boxesOf(wide, door, universe), door, universe);
    }),
  );
  return found.kind === 'undecided' ? null : found.kind === 'none';
}

const NOTES = {
  gained: {
    example: 'The second policy allows more: see the example.',
    none: 'Proved: the second policy allows nothing that the first does not.',
    undecided: 'Whether the second policy allows more could not be decided.',
  },
  lost: {
    example: 'The first policy allows more: see the example.',
    none: 'Proved: the first policy allows nothing that the second does not.',
    undecided: 'Whether the first policy allows more could not be decided.',
  },
} as const;

function verdictOf(gained: Found, lost: Found): ComparisonVerdict {
  if (gained.kind === 'undecided' || lost.kind === 'undecided') return 'undecided';
  if (gained.kind === 'example') return lost.kind === 'example' ? 'incomparable' : 'wider';
  return lost.kind === 'example' ? 'narrower' : 'equal';
}

/** The first example; undecided only if there is none and some way in could not be decided. */
function firstOf<T>(doors: readonly T[], ask: (door: T) => Found): Found {
  let result: Found = { kind: 'none' };
  for (const door of doors) {
    const found = ask(door);
    if (found.kind === 'example') return found;
    if (found.kind === 'undecided') result = found;
  }
  return result;
}

/** What one policy allows through a way in and the other does not. */
function difference(
  allowing: Policy,
  refusing: Policy,
  wanted: readonly Box[],
  refused: readonly Box[],
  door: Door,
  universe: Universe,
): Found {
  if (!spend(1 + ((wanted.length + refused.length) >> 3))) return { kind: 'undecided' };
  if (saysTheSame(wanted, refused)) return { kind: 'none' };
  const found = findReal(wanted, refused, door, universe);
  if (found.kind !== 'example') return found;
  const example = { ...shortestToken(door, universe, found.example), ...found.example };
  // A clause on a policy variable was taken as a coin: only evaluation knows whether this request is what it seems.
  const allows = (policy: Policy): boolean => compilePolicy(policy).decide(door, example) === 'allow';
  if (!allows(allowing) || allows(refusing)) return { kind: 'undecided' };
  return { kind: 'example', example: { ...whoAsks(door), ...example } };
}

/** Of a web identity the keys say who it is; the action is told where it is not the usual one. */
const whoAsks = ({ principal, action, host }: Door): Example => ({
  ...(host === null ? { principal } : {}),
  ...(action.startsWith('sts:AssumeRole') ? {} : { action }),
});

/** A token has one project, in its subject and in its claims: where an example has two, it is asked for each that is named. */
function findReal(wanted: readonly Box[], refused: readonly Box[], door: Door, universe: Universe): Found {
  const { principal, host } = door;
  const found = findRequest(wanted, refused, door, universe);
  const isReal = (each: Found): boolean =>
    each.kind !== 'example' || host === null || (universe.isReal?.({ principal, host }, each.example) ?? true);
  if (isReal(found)) return found;
  const ids = [...wanted, ...refused].flatMap(({ tests }) => tests.flatMap(({ clause }) => idsIn(clause.values)));
  const universes = universe.byProject?.([...new Set(ids)]) ?? [];
  if (universes.length > MOST_PROJECTS) return { kind: 'undecided' };
  return firstOf(universes, (one) => {
    const each = findRequest(wanted, refused, door, one);
    return isReal(each) ? each : { kind: 'undecided' };
  });
}

const MOST_PROJECTS = 64;
const idsIn = (values: readonly string[]): readonly string[] => values.flatMap((value) => value.match(/\d+/g) ?? []);

function saysTheSame(some: readonly Box[], others: readonly Box[]): boolean {
  const identities = new Set(some.map(({ identity }) => identity));
  const otherIdentities = new Set(others.map(({ identity }) => identity));
  return identities.size === otherIdentities.size && [...identities].every((identity) => otherIdentities.has(identity));
}

/** Every token has a subject and an audience, whether a policy asks for them or not. */
function shortestToken({ principal, host }: Door, universe: Universe, example: Example): Example {
  if (host === null) return {};
  const given = new Set(Object.keys(example).map((key) => key.toLowerCase()));
  return Object.fromEntries(
    ['sub', 'aud'].flatMap((name) => {
      const { text, absent, empty } = universe.claim({ principal, host }, name);
      if (absent || text === null || given.has(`${host}:${name}`.toLowerCase())) return [];
      if (empty) return [[`${host}:${name}`, '']];
      const tracker = matchesSome(globSet([[STAR, END]]));
      const answer = shortestWord({ universe: text, globs: [[STAR, END]], tracker });
      return answer.kind === 'word' ? [[`${host}:${name}`, answer.word]] : [];
    }),
  );
}
