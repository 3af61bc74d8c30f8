import type { EscalationStep } from '@/lib/capabilities/escalation';
import { describeStep } from '@/lib/capabilities/escalation-paths';
import { contentHash } from '@/lib/mappings/mapping-id';
import { NOT_JUDGED, type PolicyVerdict } from '@/lib/onboarding/permissions/judge-policy';
import type { Finding } from '@/lib/reach/types';

const ID = 'broad-permissions';

/** What a pipeline could do in a role that goes far beyond what one needs: a finding for each such policy. */
export const permissionFindings = (permissions: readonly PolicyVerdict[]): readonly Finding[] =>
  permissions.flatMap(({ name, severity, sentences }) =>
    severity === 'critical' || severity === 'high'
      ? [
          {
            id: ID,
            severity,
            path: [],
            title: `The policy \`${name}\` gives the role far more than one pipeline needs`,
            why: `${sentences.join(' ')} ${NOT_JUDGED}`,
            example: null,
            remedy: 'Give the role the calls and resources that its pipelines use, and nothing else.',
            fingerprint: contentHash(JSON.stringify([ID, name, sentences])),
          },
        ]
      : [],
  );

const ESCALATION = 'role-escalation';
const TOLD = 3;

/**
 * That a pipeline could get hold of other roles, or change them, by what its role may do: one finding, the sure ones first. `cut`: there
 * may be more of them.
 */
export function escalationFindings(steps: readonly EscalationStep[], cut: boolean): readonly Finding[] {
  const told = steps.toSorted((a, b) => Number(b.sure) - Number(a.sure));
  const [first] = told;
  if (first === undefined) return [];
  const sentences = told.slice(0, TOLD).map((step) => `${describeStep(step)}.`);
  return [
    {
      id: ESCALATION,
      severity: first.sure ? 'high' : 'medium',
      path: [],
      title: titleOf(steps, cut),
      why: [...sentences, ...consequence(steps)].join(' '),
      example: null,
      remedy: 'Take these calls away from the role, or limit them to resources that are not roles of pipelines.',
      fingerprint: contentHash(JSON.stringify([ESCALATION, told.map(({ to, calls }) => [to, calls])])),
    },
  ];
}

/** A role counts as sure where some step to it is. */
function titleOf(steps: readonly EscalationStep[], cut: boolean): string {
  const all = new Set(steps.map(({ to }) => to)).size;
  const sure = new Set(steps.flatMap((step) => (step.sure ? [step.to] : []))).size;
  const said = sure === 0 ? all : sure;
  const many = `${said} other ${said === 1 ? 'role' : 'roles'}`;
  const roles = cut ? `at least ${many}` : all === 1 ? 'another role' : many;
  const rest = all > said ? `, and perhaps ${all - said} more` : '';
  return `The role ${sure === 0 ? 'may be able to' : 'can'} take over or change ${roles} that pipelines enter${rest}`;
}

/** What follows for whoever enters: nothing yet where a step only changes what another role may do. */
function consequence(steps: readonly EscalationStep[]): readonly string[] {
  const taking = steps.filter(({ takesOver }) => takesOver);
  if (taking.length === 0) return [];
  return taking.some(({ sure }) => sure)
    ? ['Whoever enters this role also gets the permissions of a role that it takes over.']
    : ['Whoever enters this role may also get the permissions of another one.'];
}
