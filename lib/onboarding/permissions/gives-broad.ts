import type { SetupStep } from '@/lib/changes/setup-steps';
import { isGrave, judgeManaged, judgeText } from '@/lib/onboarding/permissions/judge-policy';
import type { PolicyReadings } from '@/lib/onboarding/permissions/role-permissions';

/**
 * Whether a step gives a role far more than one pipeline needs, or nobody knows what: such a change asks for a second approval.
 * `readings`: the managed policies that the steps attach.
 */
export function givesBroad(step: SetupStep, roleArn: string, readings: PolicyReadings): boolean {
  const context = { roleArn, otherRoleArns: [] };
  if (step.kind === 'attach-policy') return isGrave(judgeManaged(step.arn, readings.get(step.arn), context));
  return step.kind === 'put-role-policy' && isGrave(judgeText(step.name, step.document, context));
}
