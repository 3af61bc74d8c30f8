import type { PersonActor, RequestInfo } from '@/lib/access/decide';
import type { Person } from '@/lib/db/generated/client';
import type { Transaction } from '@/lib/db/transaction';
import { followMemberships } from '@/lib/services/people/follow-memberships';
import { readOnePerson } from '@/lib/services/people/read-one-person';
import { redeemSetupLink } from '@/lib/services/people/setup-link';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import type { SignedIn } from '@/lib/session/identity-provider';
import { hashSecret, newSecret } from '@/lib/session/secrets';

interface SessionInput {
  readonly signedIn: Omit<SignedIn, 'proof'>;
  readonly setupSecret: string | null;
  readonly request: RequestInfo;
  readonly userAgent: string | null;
}

/** Records the person, the roles that they hold by configuration and by GitLab groups, and a new session. null: the person is disabled. */
export async function startSession(context: Context, input: SessionInput): Promise<string | null> {
  const { signedIn } = input;
  const checkedAt = await readOnePerson(context, signedIn.subject);
  const now = context.now();
  return context.db.$transaction(async (tx) => {
    const identity = { issuer_subject: { issuer: signedIn.issuer, subject: signedIn.subject } };
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
    await grantOnSignIn(tx, context, person, checkedAt);
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

const profileOf = (signedIn: SessionInput['signedIn'], now: Date) => ({
  username: signedIn.username,
  name: signedIn.name,
  avatarUrl: signedIn.avatarUrl,
  lastSignInAt: now,
  // GitLab let them in, so it blocks them no more.
  goneAt: null,
  goneBecause: null,
});

/** Being named in the configuration is decided anew at every sign-in, groups by what GitLab says of them; what an admin gave stays. */
async function grantOnSignIn(
  tx: Transaction,
  context: Context,
  person: Pick<Person, 'id' | 'subject' | 'createdAt' | 'lastSignInAt'>,
  checkedAt: Date | null,
): Promise<void> {
  const configured = { personId: person.id, role: 'admin', source: 'configuration' };
  if (context.config.admins.includes(person.subject))
    await tx.personRole.createMany({ data: [{ ...configured, grantedAt: new Date(0) }], skipDuplicates: true });
  else await tx.personRole.deleteMany({ where: configured });
  await followMemberships(tx, context, {
    subject: person.subject,
    checkedAt,
    isNew: person.createdAt.getTime() === person.lastSignInAt?.getTime(),
  });
}
