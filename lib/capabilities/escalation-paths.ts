import type { EscalationStep } from '@/lib/capabilities/escalation';

/** A way from a role to another, the first step first. */
export type EscalationPath = readonly [EscalationStep, ...EscalationStep[]];

/** The shortest path to each role that can be reached, by steps that were found from each role. */
export function pathsFrom(
  role: string,
  stepsOf: (arn: string) => readonly EscalationStep[],
): readonly EscalationPath[] {
  const paths: EscalationPath[] = [];
  const seen = new Set([role]);
  let frontier: readonly { readonly at: string; readonly way: readonly EscalationStep[] }[] = [{ at: role, way: [] }];
  while (frontier.length > 0) {
    const next: { at: string; way: readonly EscalationStep[] }[] = [];
    for (const { at, way } of frontier)
      for (const step of firstEach(stepsOf(at))) {
        const [first, ...rest] = [...way, step];
        if (first === undefined || (seen.has(step.to) && !(step.to === role && at === role))) continue;
        seen.add(step.to);
        paths.push([first, ...rest]);
        if (step.takesOver && step.to !== role) next.push({ at: step.to, way: [first, ...rest] });
      }
    frontier = next;
  }
  return paths;
}

/** One step to each role: one that takes it over before one that only changes it, a sure one before another. */
function firstEach(steps: readonly EscalationStep[]): readonly EscalationStep[] {
  const weight = ({ takesOver, sure }: EscalationStep) => (takesOver ? 2 : 0) + (sure ? 1 : 0);
  const best = new Map<string, EscalationStep>();
  for (const step of steps) {
    const known = best.get(step.to);
    if (known === undefined || weight(step) > weight(known)) best.set(step.to, step);
  }
  return [...best.values()];
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
