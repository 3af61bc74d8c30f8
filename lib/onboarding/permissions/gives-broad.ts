import type { SetupStep } from '@/lib/changes/setup-steps';
import { broadPolicy } from '@/lib/onboarding/permissions/broad-policies';
import { checkInline } from '@/lib/onboarding/permissions/check-inline';

const GRAVE: readonly string[] = ['critical', 'high'];

/** Whether a step gives a role far more than one pipeline needs: such a change asks for a second approval. */
export function givesBroad(step: SetupStep, roleArn: string): boolean {
  if (step.kind === 'attach-policy') return GRAVE.includes(broadPolicy(step.arn)?.severity ?? '');
  if (step.kind !== 'put-role-policy') return false;
  const found = checkInline(step.document, { roleArn, otherRoleArns: [], otherCharacters: 0 });
  return found.some(({ severity }) => GRAVE.includes(severity));
}
