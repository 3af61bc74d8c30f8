import type { AccountEntry } from '@/lib/aws/port';
import type { Transaction } from '@/lib/db/transaction';

/** Subjects of a role that are told apart on one day where they were refused: a stranger can ask under ever new names. */
const MOST_REFUSED = 200;
const DAY = 86_400_000;

interface Count {
  readonly roleId: string;
  readonly refused: boolean;
  readonly host: string;
  readonly audience: string;
  readonly subject: string;
  readonly day: Date;
  count: number;
  firstAt: Date;
  lastAt: Date;
}

/**
 * Adds entries and refusals to the counts of their days, each event once however often it is read. Answers the refusals that were
 * new. What was asked of a role that the inventory does not have is left out.
 */
export async function countEntries(
  tx: Transaction,
  accountId: string,
  entries: readonly AccountEntry[],
  now: Date,
): Promise<readonly Count[]> {
  const entryOf = new Map(entries.map((entry) => [entry.id, entry]));
  // Whoever writes an event's row counts it: the queue and CloudTrail may tell of one at the same time.
  const written = await tx.observedEvent.createManyAndReturn({
    data: [...entryOf.keys()].sort().map((id) => ({ id, readAt: now })),
    skipDuplicates: true,
    select: { id: true },
  });
  const fresh = written.flatMap(({ id }) => entryOf.get(id) ?? []);
  if (fresh.length === 0) return [];
  const arns = [...new Set(fresh.map(({ roleArn }) => roleArn))];
  const roles = await tx.role.findMany({
    where: { accountId, arn: { in: arns }, goneAt: null },
    select: { id: true, arn: true },
  });
  const roleOf = new Map(roles.map(({ id, arn }) => [arn, id]));
  const counts = new Map<string, Count>();
  for (const entry of fresh) {
    const roleId = roleOf.get(entry.roleArn);
    if (roleId !== undefined) add(counts, roleId, entry);
  }
  const told: Count[] = [];
  for (const count of counts.values()) {
    const kept = count.refused ? await toldApart(tx, count) : count;
    await write(tx, kept);
    if (count.refused) told.push(kept);
  }
  return told;
}

function add(counts: Map<string, Count>, roleId: string, { at, refused, subject, audience, host }: AccountEntry): void {
  const day = new Date(Math.floor(at.getTime() / DAY) * DAY);
  const key = JSON.stringify([roleId, refused, host, audience, subject, day]);
  const was = counts.get(key);
  const one = { roleId, refused, host: host ?? '', audience: audience ?? '', subject, day, firstAt: at, lastAt: at };
  if (was === undefined) {
    counts.set(key, { ...one, count: 1 });
    return;
  }
  was.count++;
  if (at < was.firstAt) was.firstAt = at;
  if (at > was.lastAt) was.lastAt = at;
}

/** The count under its own subject, or under none where its role has as many on that day as are told apart. */
async function toldApart(tx: Transaction, count: Count): Promise<Count> {
  const { roleId, day, subject } = count;
  const others = { roleId, day, refused: true, subject: { not: subject } };
  if ((await tx.observedDay.count({ where: others })) < MOST_REFUSED) return count;
  return { ...count, host: '', audience: '', subject: '' };
}

async function write(tx: Transaction, c: Count): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "ObservedDay" ("roleId", "refused", "host", "audience", "subject", "day", "count", "firstAt", "lastAt")
    VALUES (${c.roleId}, ${c.refused}, ${c.host}, ${c.audience}, ${c.subject}, ${c.day}::date, ${c.count}, ${c.firstAt}, ${c.lastAt})
    ON CONFLICT ("roleId", "refused", "host", "audience", "subject", "day") DO UPDATE SET
      "count" = "ObservedDay"."count" + EXCLUDED."count",
      "firstAt" = LEAST("ObservedDay"."firstAt", EXCLUDED."firstAt"),
      "lastAt" = GREATEST("ObservedDay"."lastAt", EXCLUDED."lastAt")`;
}
