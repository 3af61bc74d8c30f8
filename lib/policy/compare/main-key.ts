import { type Box, isOpaque, valuesOfKey } from '@/lib/policy/compare/boxes';
import type { Door } from '@/lib/policy/compare/doors';
import { askTexts, type GlobSets, isSameRegion, type Region, regionOf } from '@/lib/policy/compare/texts';
import type { ClaimValues, Universe } from '@/lib/policy/compare/types';

/** Numbers of statements: those that allow and those that deny. */
export interface Side {
  readonly grants: readonly number[];
  readonly denials: readonly number[];
}

export interface Sides {
  readonly wanted: Side;
  readonly refused: Side;
}

export interface MainAnswer {
  /** The value; null in it: the key is absent. */
  readonly found: { readonly value: string | null } | null;
  readonly decided: boolean;
}

/** Asks for a value of the main key, told which statements hold on all other keys. */
export type MainQuestion = (alive: readonly boolean[]) => MainAnswer;

/** The key that is asked as a language: the subject, else the one with the most values. null: no key can be. */
export function chooseMainKey(keys: readonly string[], boxes: readonly Box[], door: Door): string | null {
  const subject = door.host === null ? null : `${door.host.toLowerCase()}:sub`;
  const weigh = (key: string): number => {
    const tests = boxes.flatMap((box) => box.tests.filter((test) => test.key === key));
    if (isOpaque(key) || tests.some(({ text }) => text === null)) return -1;
    return key === subject
      ? Number.POSITIVE_INFINITY
      : tests.reduce((sum, { clause }) => sum + clause.values.length, 0);
  };
  const [first] = keys.map((key) => ({ key, weight: weigh(key) })).sort((a, b) => b.weight - a.weight);
  return first !== undefined && first.weight >= 0 ? first.key : null;
}

/** Without a main key there is one value to ask about: none. */
const NO_KEY: ClaimValues = { absent: true, empty: false, text: null };

export function mainQuestion(
  key: string | null,
  boxes: readonly Box[],
  { wanted, refused }: Sides,
  door: Door,
  universe: Universe,
): MainQuestion {
  const sets: GlobSets = new Map();
  const known = new Map<string, MainAnswer>();
  const tests = boxes.map((box) => box.tests.filter((test) => test.key === key));
  const regions = tests.map(regionOf);
  const { absent, empty, text } = key === null ? NO_KEY : valuesOfKey(key, door, universe);
  const differs = (holds: (box: number) => boolean): boolean =>
    wanted.grants.some(holds) &&
    !wanted.denials.some(holds) &&
    (!refused.grants.some(holds) || refused.denials.some(holds));
  const ask = (alive: readonly boolean[]): MainAnswer => {
    const allHold = (test: 'absent' | 'empty') => (box: number) =>
      alive[box] === true && (tests[box] ?? []).every((one) => one[test]);
    if (absent && differs(allHold('absent'))) return { found: { value: null }, decided: true };
    if (empty && differs(allHold('empty'))) return { found: { value: '' }, decided: true };
    if (text === null) return { found: null, decided: true };
    const living = (indexes: readonly number[]): readonly Region[] =>
      indexes.flatMap((box) => {
        const region = regions[box] ?? null;
        return alive[box] !== true || region === null ? [] : [region];
      });
    const denied = living(wanted.denials);
    const question = { universe: text, within: living(wanted.grants) };
    // Not allowed by the other side: nothing there grants it, or something there denies it that is not denied here too.
    const onlyThere = living(refused.denials).filter((region) => !denied.some((own) => isSameRegion(own, region)));
    const answers = [
      askTexts({ ...question, also: [], outside: [...denied, ...living(refused.grants)] }, sets),
      ...onlyThere.map((region) => askTexts({ ...question, also: region, outside: denied }, sets)),
    ];
    const words = answers.flatMap((answer) => (answer.kind === 'word' ? [answer.word] : []));
    const [shortest] = words.sort((a, b) => a.length - b.length);
    const decided = answers.every(({ kind }) => kind !== 'undecided');
    return { found: shortest === undefined ? null : { value: shortest }, decided };
  };
  return (alive) => {
    const identity = alive.join();
    const answer = known.get(identity) ?? ask(alive);
    known.set(identity, answer);
    return answer;
  };
}
