import type { RequestInfo, SystemActor } from '@/lib/access/decide';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import { networkOf } from '@/lib/session/client-address';

const MINUTE = 60_000;
/** Networks told apart within a minute. Who has more addresses than that writes no more events by them. */
const NETWORKS = 100;
const OTHERS = 'other addresses';

const DOORS = {
  gitlab: { kind: 'sign-in', id: 'gitlab', name: 'GitLab sign-in' },
  console: { kind: 'sign-in', id: 'console', name: 'Recovery link' },
} as const;
const ANY_DOOR = { kind: 'sign-in', id: 'any', name: 'Sign-in' } as const;
type Door = keyof typeof DOORS;

/**
 * Counts a sign-in of somebody unknown that was refused. Not an event for each: a stranger could fill the log with them.
 */
export async function countRefusedSignIn(
  context: Pick<Context, 'db' | 'now'>,
  request: RequestInfo,
  door: Door,
  reason: string,
): Promise<void> {
  const minute = minuteOf(context.now());
  const network = await networkFor(context, minute, request.ip);
  const key = { network, minute, door, reason };
  const last = { ip: request.ip, requestId: request.id };
  await context.db.refusedSignIn.upsert({
    where: { network_minute_door_reason: key },
    create: { ...key, ...last, attempts: 1 },
    update: { ...last, attempts: { increment: 1 } },
  });
}

async function networkFor({ db }: Pick<Context, 'db'>, minute: Date, ip: string | null): Promise<string> {
  const network = networkOf(ip);
  if ((await db.refusedSignIn.count({ where: { network, minute } })) > 0) return network;
  const known = await db.refusedSignIn.groupBy({ by: ['network'], where: { minute } });
  return known.length < NETWORKS ? network : OTHERS;
}

const minuteOf = (at: Date) => new Date(at.getTime() - (at.getTime() % MINUTE));

/** Makes one audit event of what a network was refused within each minute that is over. */
export async function recordRefusedSignIns(context: Context): Promise<void> {
  const over = { minute: { lt: minuteOf(context.now()) } };
  const due = await context.db.refusedSignIn.groupBy({ by: ['network', 'minute'], where: over });
  for (const { network, minute } of due) await recordMinute(context, network, minute);
}

async function recordMinute(context: Context, network: string, minute: Date): Promise<void> {
  const where = { network, minute };
  await context.db.$transaction(async (tx) => {
    const rows = await tx.refusedSignIn.findMany({ where, orderBy: [{ door: 'asc' }, { reason: 'asc' }] });
    const [first, ...others] = rows;
    const { count } = await tx.refusedSignIn.deleteMany({ where });
    // Another process was quicker.
    if (first === undefined || count !== rows.length) return;
    const request = { id: first.requestId, ip: network === OTHERS ? null : first.ip };
    const actor: SystemActor = { kind: 'system', name: 'someone not signed in', request };
    const oneDoor = others.every(({ door }) => door === first.door);
    await recordEvent(tx, context, actor, {
      action: 'session.refused',
      object: oneDoor && isDoor(first.door) ? DOORS[first.door] : ANY_DOOR,
      data: {
        reason: [...new Set(rows.map(({ reason }) => reason))].join('; '),
        attempts: rows.reduce((sum, { attempts }) => sum + attempts, 0),
      },
    });
  });
}

const isDoor = (door: string): door is Door => Object.hasOwn(DOORS, door);
