import type { Surroundings } from '@/lib/changes/plan';
import { ANYONE, NOBODY, type Requirement } from '@/lib/changes/requirement';
import type { SetupStep } from '@/lib/changes/setup-steps';

/** What the rules do not say: more than a trust policy is never changed by nobody, and broad permissions need two people. */
export function setupRequirement(
  { setup, cleanUp }: Surroundings,
  givesBroad: (step: SetupStep) => boolean,
): Requirement {
  if (setup.length === 0 && cleanUp.length === 0) return NOBODY;
  if (!setup.some(givesBroad)) return ANYONE;
  const two = { rule: 'Broad permissions', approvals: 2, fromGroups: [], fromRoles: [], expiresHours: null };
  return { clauses: [...ANYONE.clauses, two], reasonRequired: false };
}
