import type { EscalationStep } from '@/lib/capabilities/escalation';

/** A way from a role to another, the first step first. */
export type EscalationPath = readonly [EscalationStep, ...EscalationStep[]];

/** Steps of a path at most. */
export const LONGEST = 3;

/** From the strongest: surely takes over, may take over, surely changes, may change. */
const RANKS = [3, 2, 1, 0];
const rankOf = (takesOver: boolean, sure: boolean): number => (takesOver ? 2 : 0) + (sure ? 1 : 0);

/**
 * The shortest path to each role that can be reached, by steps that were found from each role. A way that is not sure, or that only
 * changes the role, hides no longer one that surely takes it over.
 */
export function pathsFrom(
  role: string,
  stepsOf: (arn: string) => readonly EscalationStep[],
): readonly EscalationPath[] {
  const paths: EscalationPath[] = [];
  const told = new ToldRoles();
  let frontier: readonly Way[] = [{ at: role, way: [], sure: true }];
  for (let length = 1; length <= LONGEST; length++) {
    const next: Way[] = [];
    for (const rank of RANKS)
      for (const { at, way, sure: sureSoFar } of frontier)
        for (const step of stepsOf(at)) {
          const sure = sureSoFar && step.sure;
          if (rankOf(step.takesOver, sure) !== rank || (step.to === role && at !== role)) continue;
          if (!told.isNew(step, sure)) continue;
          const [first = step, ...rest] = [...way, step];
          paths.push([first, ...rest]);
          if (step.takesOver && step.to !== role) next.push({ at: step.to, way: [first, ...rest], sure });
        }
    frontier = next;
  }
  return paths;
}

interface Way {
  readonly at: string;
  readonly way: readonly EscalationStep[];
  /** All its steps are. */
  readonly sure: boolean;
}

/** The roles that paths lead to so far, and how. */
class ToldRoles {
  /** By ARN whether that is sure. */
  readonly #takenOver = new Map<string, boolean>();
  readonly #changed = new Map<string, boolean>();

  /** Whether a step says more than the paths before it, which it is then one of. */
  isNew({ to, takesOver }: EscalationStep, sure: boolean): boolean {
    const isTold = (roles: ReadonlyMap<string, boolean>) => roles.get(to) === true || (!sure && roles.has(to));
    if (isTold(this.#takenOver) || (!takesOver && isTold(this.#changed))) return false;
    (takesOver ? this.#takenOver : this.#changed).set(to, sure);
    return true;
  }
}

/** The name of a role without its path. */
export const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** A step as a sentence without its full stop. */
export function describeStep({ from, to, can, calls, sure }: EscalationStep): string {
  const whom = from === to ? 'itself' : `\`${nameOf(to)}\``;
  return `\`${nameOf(from)}\` ${can} ${whom} (${calls.join(', ')})${sure ? '' : ', if conditions and what could not be read allow it'}`;
}

/** That a role may get hold of more than these paths lead to, for reasons that are each a clause. null: there are none. */
export function describeMore(
  role: string,
  paths: readonly EscalationPath[],
  reasons: readonly string[],
): string | null {
  if (reasons.length === 0) return null;
  const others = new Set(paths.flatMap((path) => path.map(({ to }) => to)).filter((to) => to !== role)).size;
  const most =
    others === 0
      ? 'Whether it can get hold of other roles is unknown'
      : `It can get hold of or change at least ${others} other ${others === 1 ? 'role' : 'roles'}`;
  return `${most}: ${LIST.format(reasons)}.`;
}

const LIST = new Intl.ListFormat('en-GB');
