import { spend } from '@/lib/policy/budget';
import { type Box, isOpaque, valuesOfKey } from '@/lib/policy/compare/boxes';
import { type Cell, type Cells, cellsOf, lengthOf } from '@/lib/policy/compare/cells';
import type { Door } from '@/lib/policy/compare/doors';
import { chooseMainKey, type MainQuestion, mainQuestion, type Side } from '@/lib/policy/compare/main-key';
import type { Example, Universe } from '@/lib/policy/compare/types';

export type Found =
  | { readonly kind: 'example'; readonly example: Example }
  | { readonly kind: 'none' }
  | { readonly kind: 'undecided' };

/**
 * The shortest request that the statements `wanted` allow and the statements `refused` do not. Every key but one is parted
 * into cells, whose values no statement tells apart; for each combination of cells the remaining key, the one with the
 * most to say, is a question about languages. Shortest counts the characters of all values.
 */
export function findRequest(wanted: readonly Box[], refused: readonly Box[], door: Door, universe: Universe): Found {
  const boxes = [...wanted, ...refused];
  const keys = [...new Set(boxes.flatMap(({ tests }) => tests.map(({ key }) => key)))];
  const mainKey = chooseMainKey(keys, boxes, door);
  const sides = { wanted: sideOf(wanted, 0), refused: sideOf(refused, wanted.length) };
  const others = keys
    .filter((key) => key !== mainKey)
    .map((key) => ({ key, ...cellsOf(key, boxes, valuesOfKey(key, door, universe)) }));
  const ask = mainQuestion(mainKey, boxes, sides, door, universe);
  const { best, decided } = searchCells(others, sides.wanted.grants, boxes.length, ask);
  if (best === null) return { kind: decided && others.every(({ complete }) => complete) ? 'none' : 'undecided' };
  const values = others.map(({ key }, index) => ({ key, value: best.cells[index]?.value ?? null }));
  return { kind: 'example', example: exampleOf([{ key: mainKey ?? '', value: best.main }, ...values], boxes) };
}

function sideOf(boxes: readonly Box[], from: number): Side {
  const withEffect = (effect: Box['effect']): readonly number[] =>
    boxes.flatMap((box, index) => (box.effect === effect ? [from + index] : []));
  return { grants: withEffect('Allow'), denials: withEffect('Deny') };
}

/** As a power of two: so many statements are looked at in one step. */
const BOXES_OF_A_STEP = 3;

interface Best {
  readonly cells: readonly Cell[];
  readonly main: string | null;
  readonly length: number;
}

/** Goes through all combinations, shortest cells first, and leaves those out that cannot beat what was found. */
function searchCells(
  keys: readonly Cells[],
  grants: readonly number[],
  boxes: number,
  ask: MainQuestion,
): { readonly best: Best | null; readonly decided: boolean } {
  let best: Best | null = null;
  let decided = true;
  const search = (depth: number, chosen: readonly Cell[], alive: readonly boolean[], length: number): void => {
    if (best !== null && length >= best.length) return;
    if (!grants.some((box) => alive[box])) return;
    const key = keys[depth];
    if (key === undefined) {
      const answer = ask(alive);
      decided &&= answer.decided;
      const total = length + (answer.found?.value?.length ?? 0);
      if (answer.found !== null && (best === null || total < best.length)) {
        best = { cells: chosen, main: answer.found.value, length: total };
      }
      return;
    }
    for (const cell of key.cells) {
      if (!spend(1 + (boxes >> BOXES_OF_A_STEP))) {
        decided = false;
        return;
      }
      search(
        depth + 1,
        [...chosen, cell],
        alive.map((lives, box) => lives && cell.inside[box] === true),
        length + lengthOf(cell),
      );
    }
  };
  search(
    0,
    [],
    Array.from({ length: boxes }, () => true),
    0,
  );
  return { best, decided };
}

/** The keys as the policies spell them. */
function exampleOf(
  values: readonly { readonly key: string; readonly value: string | null }[],
  boxes: readonly Box[],
): Example {
  const spelled = new Map(boxes.flatMap(({ tests }) => tests.map(({ key, clause }) => [key, clause.key])));
  return Object.fromEntries(
    values.flatMap(({ key, value }) => (value === null || isOpaque(key) ? [] : [[spelled.get(key) ?? key, value]])),
  );
}
