import type { PersonActor, RequestInfo } from '@/lib/access/decide';
import type { PersonRoleName } from '@/lib/access/permissions';
import type { Transaction } from '@/lib/db/transaction';
import { redeemSetupLink } from '@/lib/services/people/setup-link';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import type { SignedIn } from '@/lib/session/identity-provider';
import { hashSecret, newSecret } from '@/lib/session/secrets';

interface SessionInput {
  readonly signedIn: SignedIn;
  readonly setupSecret: string | null;
  readonly request: RequestInfo;
  readonly userAgent: string | null;
}

/** Records the person, the roles that they hold by configuration and by groups, and a new session. null: the person is disabled. */
export async function startSession(context: Context, input: SessionInput): Promise<string | null> {
  const { signedIn } = input;
  const now = context.now();
  return context.db.$transaction(async (tx) => {
    const identity = { issuer_subject: { issuer: signedIn.issuer, subject: signedIn.subject } };
    const isNew = (await tx.person.count({ where: { issuer: signedIn.issuer, subject: signedIn.subject } })) === 0;
    const person = await tx.person.upsert({
      where: identity,
      create: {
        id: context.newId(),
        issuer: signedIn.issuer,
        subject: signedIn.subject,
        createdAt: now,
        ...profileOf(signedIn, now),
      },
      update: profileOf(signedIn, now),
    });
    if (person.disabledAt) return null;
    await grantOnSignIn(tx, context, person.id, signedIn, isNew);
    const setup = input.setupSecret !== null && (await redeemSetupLink(tx, context, input.setupSecret, person.id));
    const secret = newSecret();
    const sessionId = hashSecret(secret);
    await tx.session.create({
      data: {
        id: sessionId,
        personId: person.id,
        createdAt: now,
        // A session that GitLab opened without asking is as fresh as the sign-in there.
        authenticatedAt: signedIn.authenticatedAt,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + context.config.sessionHours * 3_600_000),
        ip: input.request.ip,
        userAgent: input.userAgent?.slice(0, 300) ?? null,
      },
    });
    const roles = await tx.personRole.findMany({ where: { personId: person.id } });
    const actor: PersonActor = {
      kind: 'person',
      personId: person.id,
      name: person.name,
      username: person.username,
      roles: [],
      via: { kind: 'session', sessionId },
      request: input.request,
    };
    const object = { kind: 'person', id: person.id, name: person.name };
    if (setup) await recordEvent(tx, context, actor, { action: 'setup-link.used', object });
    await recordEvent(tx, context, actor, {
      action: 'session.started',
      object,
      data: { roles: roles.map((row) => ({ role: row.role, source: row.source })) },
    });
    return secret;
  });
}

const profileOf = (signedIn: SignedIn, now: Date) => ({
  username: signedIn.username,
  name: signedIn.name,
  avatarUrl: signedIn.avatarUrl,
  groups: [...signedIn.groups],
  lastSignInAt: now,
});

interface GrantedRole {
  readonly role: string;
  readonly source: string;
  readonly detail: string | null;
  /** Since when the group, or the configuration, gives it. */
  readonly createdAt: Date;
}

/** The configuration does not say since when. */
const ALWAYS = new Date(0);

/** Roles by configuration and by group are decided anew at every sign-in; roles given by an admin stay. */
async function grantOnSignIn(
  tx: Transaction,
  context: Context,
  personId: string,
  signedIn: SignedIn,
  isNew: boolean,
): Promise<void> {
  const { config } = context;
  const stored = await tx.groupGrant.findMany({ orderBy: { createdAt: 'desc' } });
  // The oldest grant of a role comes last and stays.
  const configured = config.groupGrants.map((grant) => ({ ...grant, createdAt: ALWAYS }));
  const grants = [...stored, ...configured].filter((grant) => signedIn.groups.includes(grant.groupPath));
  const rows = new Map<string, GrantedRole>();
  for (const { role, groupPath, createdAt } of grants)
    rows.set(`group ${role}`, { role, source: 'group', detail: groupPath, createdAt });
  if (config.admins.includes(signedIn.subject)) {
    const role: PersonRoleName = 'admin';
    rows.set('configuration admin', { role, source: 'configuration', detail: null, createdAt: ALWAYS });
  }
  const ofRules = { personId, source: { in: ['group', 'configuration'] } };
  const held = await tx.personRole.findMany({ where: ofRules });
  await tx.personRole.deleteMany({ where: ofRules });
  // A role that is kept was not gained now. Who comes for the first time holds it since the group does: whether they joined
  // the group later only GitLab knows. Who was here before and did not hold it gains it now.
  const since = ({ role, source, createdAt }: GrantedRole) =>
    held.find((each) => each.role === role && each.source === source)?.grantedAt ?? (isNew ? createdAt : context.now());
  const granted = [...rows.values()].map((row) => {
    const { role, source, detail } = row;
    return { personId, role, source, detail, grantedAt: since(row) };
  });
  await tx.personRole.createMany({ data: granted });
}
