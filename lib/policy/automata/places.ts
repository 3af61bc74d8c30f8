/** Places on a tape of globs, one behind the other: where a text that was read so far can have come to. */
import { END, hasUnit, isStar, STAR } from '@/lib/policy/automata/glob';

/** For each place the index of the END of its glob. */
export function endsOf(tape: readonly number[]): readonly number[] {
  const ends: number[] = [];
  let end = tape.length;
  for (let place = tape.length - 1; place >= 0; place--) {
    if (tape[place] === END) end = place;
    ends[place] = end;
  }
  return ends;
}

export function advance(places: readonly number[], code: number, at: (place: number) => number): readonly number[] {
  const reached = new Set<number>();
  for (const place of places) {
    const element = at(place);
    if (element === END) continue;
    if (!isStar(element)) {
      if (hasUnit(element, code)) reached.add(place + 1);
      continue;
    }
    if (hasUnit(element, code)) reached.add(place);
    const next = at(place + 1);
    if (next !== END && hasUnit(next, code)) reached.add(place + 2);
  }
  return [...reached].sort((a, b) => a - b);
}

/** A later star of a glob accepts everything that its earlier places accept, so those need not be followed any more. */
export function withoutOutrun(
  places: readonly number[],
  at: (place: number) => number,
  ends: readonly number[],
): readonly number[] {
  if (places.length < 2) return places;
  const kept: number[] = [];
  let outrunBy = -1;
  for (let index = places.length - 1; index >= 0; index--) {
    const place = places[index] ?? 0;
    if (outrunBy === ends[place]) continue;
    kept.push(place);
    if (at(place) === STAR) outrunBy = ends[place] ?? -1;
  }
  return kept.reverse();
}
