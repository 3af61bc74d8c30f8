import type { RequestInfo } from '@/lib/access/decide';
import { countRefusedSignIn } from '@/lib/services/people/refused-sign-ins';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireRate } from '@/lib/services/verb/require-rate';
import { networkOf } from '@/lib/session/client-address';
import { CONSOLE_ISSUER, redeemRecoverySecret } from '@/lib/session/recovery-links';
import { hashSecret, newSecret } from '@/lib/session/secrets';

const HOURS = 1;
/** An identity of its own, so that the log shows that it was the console and not a person known by GitLab. */
const CONSOLE = {
  issuer: CONSOLE_ISSUER,
  subject: 'console',
  username: 'console',
  name: 'Server console',
} as const;

/** Signs in by a link made on the server's console, as an admin for an hour. For when GitLab is down. */
export async function redeemRecoveryLink(
  context: Context,
  secret: string,
  request: RequestInfo,
): Promise<{ secret: string }> {
  await requireRate(context, 'recovery-link', networkOf(request.ip));
  const now = context.now();
  if (!(await redeemRecoverySecret(context.config.dataDir, secret, now))) return refuse(context, request);
  return context.db.$transaction(async (tx) => {
    const person = await tx.person.upsert({
      where: { issuer_subject: { issuer: CONSOLE.issuer, subject: CONSOLE.subject } },
      create: { id: context.newId(), ...CONSOLE, createdAt: now, lastSignInAt: now },
      // Whoever can write to the server's disk cannot be locked out from within.
      update: { lastSignInAt: now, disabledAt: null },
    });
    await tx.personRole.upsert({
      where: { personId_role_source: { personId: person.id, role: 'admin', source: 'console' } },
      create: { personId: person.id, role: 'admin', source: 'console', detail: null, grantedAt: now },
      update: {},
    });
    const sessionSecret = newSecret();
    const sessionId = hashSecret(sessionSecret);
    await tx.session.create({
      data: {
        id: sessionId,
        personId: person.id,
        createdAt: now,
        lastSeenAt: now,
        expiresAt: new Date(now.getTime() + HOURS * 3_600_000),
        ip: request.ip,
      },
    });
    const actor = {
      kind: 'person',
      personId: person.id,
      name: person.name,
      username: person.username,
      roles: [],
      via: { kind: 'session', sessionId },
      request,
    } as const;
    await recordEvent(tx, context, actor, {
      action: 'recovery-link.used',
      object: { kind: 'person', id: person.id, name: person.name },
    });
    return { secret: sessionSecret };
  });
}

async function refuse(context: Context, request: RequestInfo): Promise<never> {
  await countRefusedSignIn(context, request, 'console', 'unknown, used or expired link');
  throw new AppError(
    'not-signed-in',
    'This link is unknown, used, or older than 15 minutes. You are not signed in. Create a new one on the server.',
  );
}
