import type { Policy } from '@/lib/policy/types';
import { buildInventory, type EstateProject, type Inventory, type Shelf } from '@/lib/reach/estate/inventory';
import { visitSlots } from '@/lib/reach/estate/look-up';
import type { TokenClaims } from '@/lib/reach/estate/own-tests';
import { rectanglesOf } from '@/lib/reach/estate/rectangles';
import { type RoleRule, type RoleSurroundings, roleRules } from '@/lib/reach/estate/role-rule';
import type { RefFact } from '@/lib/reach/types';
import { componentWords, subComponent } from '@/lib/subjects/sub-components';
import { formatSubject } from '@/lib/subjects/subject';
import type { Issuer } from '@/lib/subjects/universe-of-issuer';

/** A ref of a project. */
export interface Pair {
  readonly project: EstateProject;
  readonly ref: RefFact;
}

/**
 * Who can assume what, over all roles and the projects of one issuer. Exact. Roles, projects and protection can change one by one:
 * only what hangs on them is asked again.
 */
export interface Estate {
  readonly setRole: (arn: string, policy: Policy, issuer: Issuer, surroundings?: RoleSurroundings) => void;
  readonly removeRole: (arn: string) => void;
  /** Adds a project or replaces the one with its id. */
  readonly setProject: (project: EstateProject) => void;
  readonly removeProject: (id: number) => void;
  readonly count: (arn: string) => number;
  /** Whether something is not known, or could not be searched through, that decides who can assume the role. */
  readonly isUnsure: (arn: string) => boolean;
  /** In the order of paths, then of the project's refs. */
  readonly pairs: (arn: string) => readonly Pair[];
  /** ARNs of the roles that this ref can assume. */
  readonly roles: (projectId: number, type: 'branch' | 'tag', name: string) => readonly string[];
}

interface Role {
  readonly rules: readonly RoleRule[];
  /** Ascending slots of each shelf of the inventory as it was first built. */
  readonly slots: readonly Int32Array[];
}

/** Puts projects and roles together. Projects that change later are kept beside the shelves, which stay as they are. */
export function createEstate(projects: readonly EstateProject[]): Estate {
  const inventory = buildInventory(projects);
  const stamps = inventory.shelves.map((shelf) => new Int32Array(shelf.refs.length));
  const roles = new Map<string, Role>();
  const changed = new Map<number, Inventory | null>();
  let round = 0;

  const slotsOf = (rules: readonly RoleRule[], { shelves, catalogue }: Inventory, marks: readonly Int32Array[]) =>
    shelves.map((shelf, at) => {
      const stamp = marks[at] ?? new Int32Array(shelf.refs.length);
      const found: number[] = [];
      const mark = ++round;
      for (const { patterns, confirm, bySource } of rules) {
        const accept = (slot: number): void => {
          if (stamp[slot] === mark || (confirm !== null && !subjectsOf(shelf, slot, bySource).some(confirm))) return;
          stamp[slot] = mark;
          found.push(slot);
        };
        for (const pattern of patterns) {
          for (const rectangle of rectanglesOf(pattern, shelf.components))
            visitSlots(rectangle, shelf, catalogue, accept);
        }
      }
      return Int32Array.from(found).sort();
    });

  const livePairs = (arn: string): readonly Pair[] => {
    const role = roles.get(arn);
    if (role === undefined) return [];
    const base = pairsOf(inventory, role.slots).filter(({ project }) => !changed.has(project.id));
    const later = [...changed.values()].flatMap((one) =>
      one === null ? [] : pairsOf(one, slotsOf(role.rules, one, [])),
    );
    return later.length === 0 ? base : [...base, ...later].sort((a, b) => compareText(a.project.path, b.project.path));
  };

  return {
    setRole: (arn, ...role) => {
      const rules = roleRules(...role);
      roles.set(arn, { rules, slots: slotsOf(rules, inventory, stamps) });
    },
    removeRole: (arn) => void roles.delete(arn),
    setProject: (project) => void changed.set(project.id, buildInventory([project])),
    removeProject: (id) => void changed.set(id, null),
    count: (arn) => (changed.size === 0 ? countOf(roles.get(arn)) : livePairs(arn).length),
    isUnsure: (arn) => (roles.get(arn)?.rules ?? []).some(({ unsure }) => unsure),
    pairs: livePairs,
    roles: (projectId, type, name) => {
      const later = changed.get(projectId);
      const place = later === undefined ? placeOf(inventory, projectId, type, name) : null;
      return [...roles].flatMap(([arn, { rules, slots }]) => {
        if (later === null) return [];
        if (later === undefined) return place !== null && has(slots[place.shelf], place.slot) ? [arn] : [];
        const found = pairsOf(later, slotsOf(rules, later, []));
        return found.some(({ ref }) => ref.type === type && ref.name === name) ? [arn] : [];
      });
    },
  };
}

const countOf = (role: Role | undefined): number => role?.slots.reduce((sum, { length }) => sum + length, 0) ?? 0;

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function pairsOf({ shelves }: Inventory, slots: readonly Int32Array[]): readonly Pair[] {
  const pairs = shelves.flatMap((shelf, at) => Array.from(slots[at] ?? [], (slot) => pairAt(shelf, slot)).flat());
  return shelves.length < 2 ? pairs : pairs.sort((a, b) => compareText(a.project.path, b.project.path));
}

function pairAt(shelf: Shelf, slot: number): readonly Pair[] {
  const position = shelf.positions[slot] ?? 0;
  const project = shelf.projects[position];
  const ref = project?.refs?.[slot - (shelf.starts[position] ?? 0)];
  return project === undefined || ref === undefined ? [] : [{ project, ref }];
}

/**
 * The tokens of a slot: one for each choice of the components that jobs differ in. `bySource`: those of merge requests that are
 * alike but for their source too.
 */
function subjectsOf(shelf: Shelf, slot: number, bySource: boolean): readonly TokenClaims[] {
  return pairAt(shelf, slot).flatMap(({ project, ref }) =>
    pipelinesOf(project, ref, bySource).flatMap(({ refProtected, mergeRequest }) => {
      const claims = { ref_type: ref.type, ref: ref.name, ref_protected: String(refProtected) };
      const contexts = shelf.components.reduce<readonly Readonly<Record<string, string>>[]>(
        (made, name) => {
          const rule = subComponent(name);
          if (rule?.holds === 'path') return made.map((one) => ({ ...one, [name]: project.path }));
          if (rule?.holds === 'id') return made.map((one) => ({ ...one, [name]: String(project.id) }));
          if (rule?.dropped !== true) return made;
          const words = componentWords(name) ?? [];
          return made.flatMap((one) => [one, ...words.map((word) => ({ ...one, [name]: word }))]);
        },
        [claims],
      );
      return contexts.map((context) => ({
        subject: formatSubject(shelf.components, context),
        projectId: project.id,
        namespaceId: project.namespaceId ?? null,
        refProtected,
        mergeRequest,
      }));
    }),
  );
}

type Pipeline = Pick<TokenClaims, 'refProtected' | 'mergeRequest'>;

function pipelinesOf({ mergeRequestsSay }: EstateProject, ref: RefFact, bySource: boolean): readonly Pipeline[] {
  const own: Pipeline = { refProtected: ref.protected, mergeRequest: false };
  if (ref.type === 'tag' || mergeRequestsSay === undefined) return [own];
  const said = ref.protected ? mergeRequestsSay : [false];
  const requests = said.map((refProtected): Pipeline => ({ refProtected, mergeRequest: true }));
  return [own, ...(bySource ? requests : requests.filter(({ refProtected }) => refProtected !== own.refProtected))];
}

function placeOf({ shelves }: Inventory, projectId: number, type: string, name: string) {
  for (const [at, shelf] of shelves.entries()) {
    const position = shelf.byId.get(String(projectId));
    if (position === undefined) continue;
    const ref = shelf.projects[position]?.refs?.findIndex((one) => one.type === type && one.name === name) ?? -1;
    return ref < 0 ? null : { shelf: at, slot: (shelf.starts[position] ?? 0) + ref };
  }
  return null;
}

function has(slots: Int32Array | undefined, wanted: number): boolean {
  let low = 0;
  let high = slots?.length ?? 0;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((slots?.[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return slots?.[low] === wanted;
}
