/** Settings of who people are to Drawbridge: their groups, how fresh what is known of them is, how they prove themselves. */
import { z } from 'zod';
import { ACCESS_LEVEL_NAMES, ACCESS_LEVELS, DEFAULT_MEMBERSHIP } from '@/lib/access/membership';
import { PERSON_ROLES } from '@/lib/access/permissions';
import type { GroupGrantConfig } from '@/lib/config/config';
import { listed, whole } from '@/lib/config/setting-schemas';

const SHAPE = `write group/path=role, group/path=role:level or group/path=role:level+inherited, with a role of ${PERSON_ROLES.join(', ')} and a level of ${ACCESS_LEVEL_NAMES.join(', ')}`;

/** "group/path=role" with what is not the default behind it; null: it does not read so. */
function readGrant(part: string): GroupGrantConfig | null {
  const [groupPath = '', rest = '', ...more] = part.split('=').map((piece) => piece.trim());
  const [named = '', inherited, ...evenMore] = rest.split('+').map((piece) => piece.trim());
  const [role, level = 'developer', ...levels] = named.split(':').map((piece) => piece.trim());
  const knownRole = PERSON_ROLES.find((candidate) => candidate === role);
  const knownLevel = ACCESS_LEVEL_NAMES.find((candidate) => candidate === level);
  if (more.length + evenMore.length + levels.length > 0 || groupPath === '') return null;
  if (knownRole === undefined || knownLevel === undefined || !['inherited', undefined].includes(inherited)) return null;
  return { groupPath, role: knownRole, minLevel: ACCESS_LEVELS[knownLevel], inherited: inherited !== undefined };
}

const groupGrants = z.string().transform((value, context) =>
  listed(value).flatMap((part) => {
    const grant = readGrant(part);
    if (grant === null) context.addIssue({ code: 'custom', message: `has the part "${part}"; ${SHAPE}` });
    return grant ?? [];
  }),
);
/** GitLab's ids of users: its login token tells no more of someone than that. A name would match nobody. */
const userIds = z
  .string()
  .default('')
  .transform((value, context) => {
    const ids = listed(value);
    for (const [index, id] of ids.entries()) {
      if (!/^\d{1,19}$/.test(id))
        context.addIssue({
          code: 'custom',
          message: `has an entry that is not a user id: number ${index + 1} of ${ids.length}. Write the number that GitLab shows on the profile page, not the name`,
        });
    }
    return ids;
  });

/** An entry of `groups:` in drawbridge.yaml, of the instance that people sign in with. */
export const groupEntry = z.strictObject({
  group: z.string().min(1).describe('Full path of the GitLab group'),
  role: z
    .enum(PERSON_ROLES, { error: `must be of ${PERSON_ROLES.join(', ')}` })
    .describe(`Drawbridge role that its members hold: ${PERSON_ROLES.join(', ')}`),
  level: z
    .enum(ACCESS_LEVEL_NAMES, { error: `must be of ${ACCESS_LEVEL_NAMES.join(', ')}` })
    .default('developer')
    .describe(`GitLab access level that a member needs at least: ${ACCESS_LEVEL_NAMES.join(', ')}. Default: developer`),
  inherited: z
    .boolean()
    .default(DEFAULT_MEMBERSHIP.inherited)
    .describe('Whether members of parent groups and of invited groups count too. Default: false, direct members only'),
});

export const grantOf = ({ group, role, level, inherited }: z.output<typeof groupEntry>): GroupGrantConfig => ({
  ...{ groupPath: group, role, minLevel: ACCESS_LEVELS[level], inherited },
});

export const PEOPLE_SETTINGS = [
  {
    name: 'DRAWBRIDGE_ADMINS',
    meaning: 'GitLab user ids of admins, by comma',
    example: '42,57',
    schema: userIds,
  },
  {
    name: 'DRAWBRIDGE_GROUPS',
    meaning:
      'Drawbridge roles by GitLab group, by comma: group/path=role. Direct members with Developer and above hold it; group/path=role:maintainer asks for another level, and group/path=role:developer+inherited counts members of parent and invited groups too',
    example: 'platform/approvers=approver,platform=viewer:guest+inherited',
    schema: groupGrants.default([]),
  },
  {
    name: 'DRAWBRIDGE_MEMBERS_MINUTES',
    meaning: 'Minutes between two readings of who is in those groups. Default: 5',
    schema: whole(1, 1440, 5),
  },
  {
    name: 'DRAWBRIDGE_MEMBERS_HOURS',
    meaning:
      'Hours after which a membership that GitLab could not confirm no longer counts for approving and applying. Default: 24',
    schema: whole(1, 720, 24),
  },
  {
    name: 'DRAWBRIDGE_DECIDING_TOKENS',
    meaning:
      'Set to "allowed" to let API tokens approve and apply, if they were made for that by someone who had just signed in, for at most 30 days. Default: forbidden',
    schema: z.enum(['allowed', 'forbidden'], { error: 'may only be "allowed" or "forbidden"' }).default('forbidden'),
  },
  {
    name: 'DRAWBRIDGE_SIGN_IN_AMR',
    meaning:
      'Authentication methods, by comma. A sign-in is refused unless the ID token of GitLab names one of them in `amr`, for example for a second factor. Default: none is asked for',
    example: 'mfa,otp,hwk',
    schema: z.string().default('').transform(listed),
  },
  {
    name: 'DRAWBRIDGE_SIGN_IN_ACR',
    meaning:
      'Authentication classes, by comma. A sign-in is refused unless the ID token of GitLab names one of them in `acr`. Default: none is asked for',
    schema: z.string().default('').transform(listed),
  },
] as const;
