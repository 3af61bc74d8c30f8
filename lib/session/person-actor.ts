import type { PersonActor, RequestInfo } from '@/lib/access/decide';
import { isStale } from '@/lib/access/membership';
import { PERSON_ROLES, type PersonRoleName } from '@/lib/access/permissions';
import type { Config } from '@/lib/config/config';
import type { Person, PersonRole, PrismaClient } from '@/lib/db/generated/client';
import { CONSOLE_ISSUER } from '@/lib/session/recovery-links';
import { hashSecret, TOKEN_PREFIX } from '@/lib/session/secrets';
import { scopesOf } from '@/lib/session/token-scopes';

/** What a request brings to say who it is. */
export interface Credentials {
  readonly sessionSecret: string | null;
  readonly authorization: string | null;
  readonly request: RequestInfo;
}

type Database = Pick<PrismaClient, 'session' | 'apiToken'>;

const isRole = (role: string): role is PersonRoleName => (PERSON_ROLES as readonly string[]).includes(role);
type People = Pick<Config['people'], 'membersHours' | 'decidingTokens'>;
type RoleRow = Pick<PersonRole, 'role' | 'source' | 'checkedAt'>;

/** The roles, and those of them that only memberships give which GitLab has not confirmed for too long. */
function rolesOf(rows: readonly RoleRow[], now: Date, { membersHours }: People) {
  const stands = ({ source, checkedAt }: RoleRow) => source !== 'group' || !isStale(checkedAt, now, membersHours);
  const confirmed = new Set(rows.filter(stands).map(({ role }) => role));
  const roles = [...new Set(rows.map(({ role }) => role))].filter(isRole);
  return { roles, unconfirmed: roles.filter((role) => !confirmed.has(role)) };
}

/** Disabled here, or blocked or gone in GitLab. */
const mayNotCome = ({ disabledAt, goneAt }: Pick<Person, 'disabledAt' | 'goneAt'>) =>
  disabledAt !== null || goneAt !== null;

/** Minutes between two writes of "last seen". */
const SEEN_MINUTES = 5;

/**
 * The person behind a request, or null. A bearer token wins over a cookie, so that a request never acts as someone else
 * than its header says. Expired, revoked, disabled and gone are all the same: nobody.
 */
export async function personActor(
  db: Database,
  now: Date,
  people: People,
  { authorization, sessionSecret, request }: Credentials,
): Promise<PersonActor | null> {
  if (authorization !== null) return byToken(db, now, people, authorization, request);
  return sessionSecret === null ? null : bySession(db, now, people, sessionSecret, request);
}

async function bySession(
  db: Database,
  now: Date,
  people: People,
  secret: string,
  request: RequestInfo,
): Promise<PersonActor | null> {
  const session = await db.session.findUnique({
    where: { id: hashSecret(secret) },
    include: { person: { include: { roles: true } } },
  });
  if (!session || session.revokedAt || session.expiresAt <= now || mayNotCome(session.person)) return null;
  if (now.getTime() - session.lastSeenAt.getTime() > SEEN_MINUTES * 60_000) {
    await db.session.updateMany({ where: { id: session.id }, data: { lastSeenAt: now } });
  }
  const { person } = session;
  return {
    kind: 'person',
    personId: person.id,
    name: person.name,
    username: person.username,
    ...rolesOf(person.roles, now, people),
    via: {
      kind: 'session',
      sessionId: session.id,
      signedInAt: session.authenticatedAt ?? session.createdAt,
      ...(person.issuer === CONSOLE_ISSUER ? { byRecovery: true } : {}),
    },
    request,
  };
}

async function byToken(
  db: Database,
  now: Date,
  people: People,
  authorization: string,
  request: RequestInfo,
): Promise<PersonActor | null> {
  const [scheme, secret, ...rest] = authorization.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !secret?.startsWith(TOKEN_PREFIX) || rest.length > 0) return null;
  const token = await db.apiToken.findUnique({
    where: { hash: hashSecret(secret) },
    include: { person: { include: { roles: true } } },
  });
  // The console makes no tokens: one of it is from before that was so.
  if (!token || token.person.issuer === CONSOLE_ISSUER) return null;
  if (token.revokedAt || token.expiresAt <= now || mayNotCome(token.person)) return null;
  if (!token.lastUsedAt || now.getTime() - token.lastUsedAt.getTime() > SEEN_MINUTES * 60_000) {
    await db.apiToken.updateMany({ where: { id: token.id }, data: { lastUsedAt: now } });
  }
  const { person } = token;
  return {
    kind: 'person',
    personId: person.id,
    name: person.name,
    username: person.username,
    ...rolesOf(person.roles, now, people),
    via: { kind: 'token', tokenId: token.id, scopes: scopesOf(token, people) },
    request,
  };
}
