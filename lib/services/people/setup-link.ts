import type { Transaction } from '@/lib/db/transaction';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import { hashSecret, newSecret } from '@/lib/session/secrets';

const HOURS = 1;
const PURPOSE = 'setup';

/** At start, where nobody is admin and the configuration names none: a one-time link that makes whoever signs in by it the first admin. */
export async function issueSetupLink(context: Context): Promise<string | null> {
  const { config } = context;
  const now = context.now();
  if (config.admins.length > 0 || config.groupGrants.some((grant) => grant.role === 'admin')) return null;
  return context.db.$transaction(async (tx) => {
    if ((await tx.personRole.count({ where: { role: 'admin' } })) > 0) return null;
    await tx.oneTimeLink.deleteMany({ where: { purpose: PURPOSE, usedAt: null } });
    const secret = newSecret();
    await tx.oneTimeLink.create({
      data: {
        id: hashSecret(secret),
        purpose: PURPOSE,
        createdAt: now,
        expiresAt: new Date(now.getTime() + HOURS * 3_600_000),
      },
    });
    const actor = { kind: 'system', name: 'start', request: { id: 'start', ip: null } } as const;
    await recordEvent(tx, context, actor, {
      action: 'setup-link.issued',
      object: { kind: 'setup-link', id: hashSecret(secret).slice(0, 12), name: 'Setup link' },
    });
    return `${config.publicUrl}/auth/setup?secret=${secret}`;
  });
}

/** Uses up the link and makes the person admin. False where it is unknown, used or expired, or where there is an admin by now. */
export async function redeemSetupLink(
  tx: Transaction,
  context: Context,
  secret: string,
  personId: string,
): Promise<boolean> {
  const now = context.now();
  if ((await tx.personRole.count({ where: { role: 'admin' } })) > 0) return false;
  const { count } = await tx.oneTimeLink.updateMany({
    where: { id: hashSecret(secret), purpose: PURPOSE, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (count !== 1) return false;
  await tx.personRole.create({ data: { personId, role: 'admin', source: 'setup', detail: null, grantedAt: now } });
  return true;
}
