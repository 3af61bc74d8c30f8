import type { RefFact } from '@/lib/reach/types';
import { DEFAULT_SUB_COMPONENTS } from '@/lib/subjects/sub-components';

/** A project as the estate knows it. `subComponents` null or absent: those of a project that was never customised are assumed. */
export interface EstateProject {
  readonly id: number;
  readonly path: string;
  readonly refs: readonly RefFact[] | null;
  readonly subComponents?: readonly string[] | null;
  /** Id of the namespace that it is in. null or absent: not known. */
  readonly namespaceId?: number | null;
  /** What pipelines of merge requests say of a protected branch. Absent: pushes and tags alone count. */
  readonly mergeRequestsSay?: readonly boolean[];
}

/**
 * Projects with the same sub components, sorted by path so that a common beginning is one run of positions. Every pair of
 * project and ref has a slot: those of the project at `position` are `starts[position]` up to `starts[position + 1]`.
 */
export interface Shelf {
  readonly components: readonly string[];
  readonly projects: readonly EstateProject[];
  readonly starts: Int32Array;
  /** Ref of each slot, in the catalogue. */
  readonly refs: Int32Array;
  readonly positions: Int32Array;
  /** What the tokens of a slot say of its protection: 0 no, 1 yes, 2 some the one and some the other. */
  readonly protectedSlots: Uint8Array;
  /** Slots of each ref: those of `ref` are `slots[refStarts[ref]]` up to `slots[refStarts[ref + 1]]`, ascending. */
  readonly refStarts: Int32Array;
  readonly slots: Int32Array;
  readonly byPath: ReadonlyMap<string, number>;
  readonly byId: ReadonlyMap<string, number>;
}

/** Every ref name once for each type. */
export interface RefCatalogue {
  readonly branches: ReadonlyMap<string, number>;
  readonly tags: ReadonlyMap<string, number>;
  readonly names: readonly { readonly type: 'branch' | 'tag'; readonly name: string }[];
}

export interface Inventory {
  readonly shelves: readonly Shelf[];
  readonly catalogue: RefCatalogue;
}

/** Puts the projects of one instance on shelves. */
export function buildInventory(projects: readonly EstateProject[]): Inventory {
  const branches = new Map<string, number>();
  const tags = new Map<string, number>();
  const names: { type: 'branch' | 'tag'; name: string }[] = [];
  const refOf = (type: 'branch' | 'tag', name: string): number => {
    const book = type === 'tag' ? tags : branches;
    const known = book.get(name);
    if (known !== undefined) return known;
    book.set(name, names.length);
    return names.push({ type, name }) - 1;
  };
  const groups = new Map<string, EstateProject[]>();
  for (const project of projects) {
    const key = (project.subComponents ?? DEFAULT_SUB_COMPONENTS).join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [project]);
    else group.push(project);
  }
  const filled = [...groups.values()].map((group) => fillShelf(group, refOf));
  return { shelves: filled.map((shelf) => indexRefs(shelf, names.length)), catalogue: { branches, tags, names } };
}

type FilledShelf = Omit<Shelf, 'refStarts' | 'slots'>;

function fillShelf(
  group: readonly EstateProject[],
  refOf: (type: 'branch' | 'tag', name: string) => number,
): FilledShelf {
  const projects = [...group].sort((a, b) => (a.path < b.path ? -1 : a.path === b.path ? 0 : 1));
  const total = projects.reduce((sum, { refs }) => sum + (refs?.length ?? 0), 0);
  const starts = new Int32Array(projects.length + 1);
  const refs = new Int32Array(total);
  const positions = new Int32Array(total);
  const protectedSlots = new Uint8Array(total);
  const byPath = new Map<string, number>();
  const byId = new Map<string, number>();
  let slot = 0;
  // A million times: nothing is made for each ref.
  for (let position = 0; position < projects.length; position++) {
    const project = projects[position];
    if (project === undefined) continue;
    starts[position] = slot;
    byPath.set(project.path, position);
    byId.set(String(project.id), position);
    const branchesSayBoth = project.mergeRequestsSay?.includes(false) === true;
    for (const ref of project.refs ?? []) {
      refs[slot] = refOf(ref.type, ref.name);
      positions[slot] = position;
      protectedSlots[slot] = !ref.protected ? 0 : branchesSayBoth && ref.type === 'branch' ? 2 : 1;
      slot++;
    }
  }
  starts[projects.length] = slot;
  const components = projects[0]?.subComponents ?? DEFAULT_SUB_COMPONENTS;
  return { components, projects, starts, refs, positions, protectedSlots, byPath, byId };
}

/** Counting sort of the slots by ref. */
function indexRefs(shelf: FilledShelf, refCount: number): Shelf {
  const refStarts = new Int32Array(refCount + 1);
  for (const ref of shelf.refs) refStarts[ref + 1] = (refStarts[ref + 1] ?? 0) + 1;
  for (let ref = 0; ref < refCount; ref++) refStarts[ref + 1] = (refStarts[ref + 1] ?? 0) + (refStarts[ref] ?? 0);
  const next = refStarts.slice();
  const slots = new Int32Array(shelf.refs.length);
  for (let slot = 0; slot < shelf.refs.length; slot++) {
    const ref = shelf.refs[slot] ?? 0;
    const at = next[ref] ?? 0;
    slots[at] = slot;
    next[ref] = at + 1;
  }
  return { ...shelf, refStarts, slots };
}

/** First position whose path is not smaller than the text. */
export function firstPosition(shelf: Shelf, text: string): number {
  let low = 0;
  let high = shelf.projects.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((shelf.projects[middle]?.path ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
