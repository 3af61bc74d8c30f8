import { z } from 'zod';
import { MOST_NAMED, type NamedRole, namedRoles } from '@/lib/lists/named-roles';

const LONGEST = MOST_NAMED * 80;
const SAYS = `must be at most ${MOST_NAMED} roles such as 111122223333/shop-deploy, divided by spaces`;

/** The member of a list's input that names roles one by one. */
export const namedRolesInput = z
  .string()
  .max(LONGEST)
  .refine((text) => namedRoles(text) !== null, SAYS)
  .optional()
  .describe(`Only these roles, at most ${MOST_NAMED}: \`111122223333/shop-deploy\`, divided by spaces.`);

/** Condition of the database for such a member; undefined: every role. */
export function isNamedRole(text: string | undefined): { OR: NamedRole[] } | Record<string, never> {
  return text === undefined ? {} : { OR: [...(namedRoles(text) ?? [])] };
}
