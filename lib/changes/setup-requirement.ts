import type { Surroundings } from '@/lib/changes/plan';
import { ANYONE, NOBODY, type Requirement } from '@/lib/changes/requirement';
import type { SetupStep } from '@/lib/changes/setup-steps';

/** Policies of AWS that let a role do nearly everything, or give itself and others more. */
const BROAD: readonly string[] = ['AdministratorAccess', 'PowerUserAccess', 'IAMFullAccess'];
const BROAD_ENDING = 'FullAccess';

/** What the rules do not say: more than a trust policy is never changed by nobody, and broad permissions need two people. */
export function setupRequirement({ setup, cleanUp }: Surroundings): Requirement {
  if (setup.length === 0 && cleanUp.length === 0) return NOBODY;
  if (!setup.some(givesBroad)) return ANYONE;
  const two = { rule: 'Broad permissions', approvals: 2, fromGroups: [], fromRoles: [], expiresHours: null };
  return { clauses: [...ANYONE.clauses, two], reasonRequired: false };
}

/** Whether a step gives a role far more than one pipeline needs. */
export function givesBroad(step: SetupStep): boolean {
  if (step.kind === 'attach-policy') return isBroadPolicy(step.arn);
  return step.kind === 'put-role-policy' && allowsEverything(step.document);
}

/** AWS managed policies by their names; those of the account are its own business. */
export function isBroadPolicy(arn: string): boolean {
  const name = arn.split('/').at(-1) ?? '';
  return arn.includes(':iam::aws:') && (BROAD.includes(name) || name.endsWith(BROAD_ENDING));
}

const EVERYTHING: readonly unknown[] = ['*', '*:*', 'iam:*', 'sts:*'];

function allowsEverything(document: string): boolean {
  try {
    const { Statement: statements } = JSON.parse(document) as { Statement?: unknown };
    const list: readonly unknown[] = Array.isArray(statements) ? statements : [statements];
    return list.some((each) => {
      const { Effect, Action, NotAction } = Object(each) as { Effect?: unknown; Action?: unknown; NotAction?: unknown };
      const actions: readonly unknown[] = Array.isArray(Action) ? Action : [Action];
      return Effect === 'Allow' && (NotAction !== undefined || actions.some((action) => EVERYTHING.includes(action)));
    });
  } catch {
    // What cannot be read is not taken for harmless.
    return true;
  }
}
