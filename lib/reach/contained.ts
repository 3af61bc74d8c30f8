import type { Policy } from '@/lib/policy/types';
import { admissions } from '@/lib/reach/admissions';
import { assessPolicy } from '@/lib/reach/assess-statement';
import { withAnyProvider } from '@/lib/reach/providers';
import type { Facts } from '@/lib/reach/types';

export interface IntendedProject {
  readonly instanceId: string;
  readonly projectId: number;
}

/** `refuted` comes with a real subject and who can get it; `unknown` names the missing fact. */
export interface Containment {
  readonly verdict: 'proved' | 'refuted' | 'unknown';
  readonly reason: string;
  readonly example: string | null;
}

/** Whether every token that a policy admits comes from an intended project, and there from a protected ref. */
export function provenContained(policy: Policy, facts: Facts, intended: readonly IntendedProject[]): Containment {
  const wanted = new Set(intended.map(({ instanceId, projectId }) => `${instanceId} ${projectId}`));
  const answers = assessPolicy(policy, facts).flatMap((assessment): readonly Containment[] => {
    const { low, high, reason, example, projects, issuer } = assessment;
    if (high === 0) return [];
    if (low >= 3) return [{ verdict: 'refuted', reason, example }];
    if (projects.length === 0) return [{ verdict: 'unknown', reason, example }];
    return projects.flatMap((project): readonly Containment[] => {
      if (project.high === 0) return [];
      const isWanted = project.facts !== null && wanted.has(`${issuer?.instance?.id} ${project.facts.id}`);
      if (!isWanted && project.facts !== null) {
        return [
          { verdict: 'refuted', reason: `${project.label} is not an intended project.`, example: project.example },
        ];
      }
      if (project.low < project.high || !isWanted) return [{ verdict: 'unknown', ...told(project) }];
      return project.low >= 2 ? [{ verdict: 'refuted', ...told(project) }] : [];
    });
  });
  const refuted = answers.filter(({ verdict }) => verdict === 'refuted').sort((a, b) => length(a) - length(b));
  const proved = { verdict: 'proved', reason: 'Only protected refs of the intended projects.', example: null } as const;
  return refuted[0] ?? answers[0] ?? outsideOf(policy, facts, wanted) ?? proved;
}

/** Proved is said only where the refs that get in today bear it out, as another way to the same answer tells them. null: they do. */
function outsideOf(policy: Policy, facts: Facts, wanted: ReadonlySet<string>): Containment | null {
  const found = admissions(policy, withAnyProvider(facts)).find(
    ({ instanceId, projectId, ref }) => !wanted.has(`${instanceId} ${projectId}`) || !ref.protected,
  );
  if (found === undefined) return null;
  const { ref, projectPath } = found;
  const reason = `Unknown, because the ${ref.type} ${ref.name} of ${projectPath} gets in, which the conditions were not found to admit.`;
  return { verdict: 'unknown', reason, example: null };
}

const told = ({ reason, example }: { readonly reason: string; readonly example: string | null }) => ({
  reason,
  example,
});
const length = ({ example }: Containment): number => example?.length ?? Number.POSITIVE_INFINITY;
