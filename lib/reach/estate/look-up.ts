import { firstPosition, type RefCatalogue, type Shelf } from '@/lib/reach/estate/inventory';
import type { Rectangle } from '@/lib/reach/estate/rectangles';

/** Up to this many projects are gone through ref by ref; for more it pays to prepare. */
const FEW_PROJECTS = 4;

/** Calls `visit` with every slot of a shelf that lies in the rectangle. */
export function visitSlots(
  rectangle: Rectangle,
  shelf: Shelf,
  catalogue: RefCatalogue,
  visit: (slot: number) => void,
): void {
  const { whenProtected, whenUnprotected } = rectangle;
  const keep = (slot: number): void => {
    const says = shelf.protectedSlots[slot];
    if ((whenProtected && says !== 0) || (whenUnprotected && says !== 1)) visit(slot);
  };
  const { isWanted, only } = refTest(rectangle, catalogue);
  const remembered = remember(isWanted, catalogue.names.length);
  forEachRun(rectangle, shelf, (from, to) => {
    const first = shelf.starts[from] ?? 0;
    const last = shelf.starts[to] ?? 0;
    const isFew = to - from <= FEW_PROJECTS;
    // Many projects and one ref: go by the ref, whose slots are sorted.
    if (only !== null && !isFew) {
      for (const ref of only) visitOfRef(shelf, ref, first, last, keep);
      return;
    }
    const test = isFew ? isWanted : remembered;
    for (let slot = first; slot < last; slot++) if (test(shelf.refs[slot] ?? 0)) keep(slot);
  });
}

function visitOfRef(shelf: Shelf, ref: number, first: number, last: number, visit: (slot: number) => void): void {
  const end = shelf.refStarts[ref + 1] ?? 0;
  let low = shelf.refStarts[ref] ?? 0;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shelf.slots[middle] ?? 0) < first) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < end && (shelf.slots[at] ?? 0) < last; at++) visit(shelf.slots[at] ?? 0);
}

interface RefTest {
  readonly isWanted: (ref: number) => boolean;
  /** The only refs that are wanted, where a fixed name leaves no others; null: there may be many. */
  readonly only: readonly number[] | null;
}

function refTest({ refs, branches, tags }: Rectangle, { names, ...books }: RefCatalogue): RefTest {
  const left = refs.filter(({ open, prefix }) => !open || prefix !== '');
  const isWanted = (ref: number): boolean => {
    const { type, name } = names[ref] ?? { type: 'branch', name: '' };
    return (type === 'tag' ? tags : branches) && left.every(({ matches }) => matches(name));
  };
  const exact = refs.find((ref) => ref.exact !== null)?.exact ?? null;
  if (exact !== null) {
    // Numbers are compared instead of names, which are all over the memory.
    const only = [books.branches.get(exact), books.tags.get(exact)].flatMap((ref) =>
      ref !== undefined && isWanted(ref) ? [ref] : [],
    );
    return { isWanted: (ref) => only.includes(ref), only };
  }
  return { isWanted: left.length === 0 && branches && tags ? () => true : isWanted, only: null };
}

/** Refs repeat from project to project, so each is tried once. */
function remember(test: (ref: number) => boolean, refCount: number): (ref: number) => boolean {
  const YES = 1;
  const NO = 2;
  let known: Uint8Array | null = null;
  return (ref) => {
    known ??= new Uint8Array(refCount);
    if (known[ref] === 0) known[ref] = test(ref) ? YES : NO;
    return known[ref] === YES;
  };
}

/** The runs of positions whose projects lie in the rectangle. */
function forEachRun({ paths, ids }: Rectangle, shelf: Shelf, visit: (from: number, to: number) => void): void {
  const exactPath = paths.find(({ exact }) => exact !== null)?.exact;
  const exactId = ids.find(({ exact }) => exact !== null)?.exact;
  const only = exactPath != null ? shelf.byPath.get(exactPath) : exactId != null ? shelf.byId.get(exactId) : null;
  if (only !== null) {
    if (only !== undefined && fits(shelf, only, paths, ids)) visit(only, only + 1);
    return;
  }
  const prefix = paths.reduce((longest, path) => (path.prefix.length > longest.length ? path.prefix : longest), '');
  const first = firstPosition(shelf, prefix);
  const last = prefix === '' ? shelf.projects.length : firstPosition(shelf, `${prefix}\uffff`);
  // Every path in this run begins with the prefix, so patterns that ask for no more need not be tried.
  const left = paths.filter((path) => !path.open || !prefix.startsWith(path.prefix));
  const leftIds = ids.filter((id) => !id.open || id.prefix !== '');
  let from = first;
  if (left.length + leftIds.length > 0) {
    for (let position = first; position < last; position++) {
      if (fits(shelf, position, left, leftIds)) continue;
      if (from < position) visit(from, position);
      from = position + 1;
    }
  }
  if (from < last) visit(from, last);
}

function fits({ projects }: Shelf, position: number, paths: Rectangle['paths'], ids: Rectangle['ids']): boolean {
  const project = projects[position];
  return (
    project !== undefined &&
    paths.every(({ matches }) => matches(project.path)) &&
    ids.every(({ matches }) => matches(String(project.id)))
  );
}
