import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import type { Database } from '@/lib/db/transaction';
import { instant, list, sentence, subject } from '@/lib/services/answers/parts';
import { grouped } from '@/lib/services/observed/grouped';
import { readingOf } from '@/lib/services/observed/observe-account';
import { knownSince } from '@/lib/services/observed/window';

export const observedSubject = z
  .strictObject({
    subject: subject.or(z.literal('')).describe('Empty: more subjects than are told apart.'),
    audience: z.string().nullable().describe('`null` if CloudTrail did not say.'),
    host: z.string().nullable().describe('The issuer without scheme. `null` if CloudTrail did not say.'),
    firstAt: instant,
    at: instant.describe('The newest time.'),
    count: z.int(),
    days: list(z.strictObject({ day: z.string(), count: z.int() })).describe('By day in UTC, the newest first.'),
  })
  .meta({ id: 'ObservedSubject', description: 'A subject that asked for a role by a token, as CloudTrail told.' });
export type ObservedSubject = z.infer<typeof observedSubject>;

export const observation = z
  .strictObject({
    since: instant.describe('Since when nothing is missing in the regions that answered.'),
    regions: list(z.string()).describe('Where CloudTrail answered.'),
    unread: list(z.strictObject({ region: z.string(), reason: sentence })).describe(
      'Where it did not, and why. What happens there is not seen.',
    ),
    entered: list(observedSubject).describe('Who got in, the newest first.'),
    refused: list(observedSubject).describe('Whom the trust policy kept out, the newest first.'),
  })
  .meta({ id: 'Observation', description: 'Who asked for a role, and who was refused.' });
export type Observation = z.infer<typeof observation>;

type Asked = { readonly id: string; readonly accountId: string };

/** Who was seen asking for each of these roles, by their ids; null: CloudTrail answered in no region of the account, so nothing was observed. */
export async function loadObserved(
  db: Database,
  roles: readonly Asked[],
): Promise<ReadonlyMap<string, Observation | null>> {
  const accountIds = [...new Set(roles.map(({ accountId }) => accountId))];
  const trails = await trailsOf(db, accountIds);
  const rows = await db.observedDay.findMany({
    where: { roleId: { in: roles.map(({ id }) => id) } },
    orderBy: [{ lastAt: 'desc' }, { subject: 'asc' }, { day: 'desc' }],
  });
  const byRole = grouped(rows, ({ roleId }) => roleId);
  return new Map(
    roles.map(({ id, accountId }) => {
      const trail = trails.get(accountId);
      if (trail === undefined) return [id, null];
      const own = byRole.get(id) ?? [];
      const those = (refused: boolean) => subjectsOf(own.filter((row) => row.refused === refused));
      return [id, { ...trail, entered: those(false), refused: those(true) }];
    }),
  );
}

/** The same of one role. */
export const observedOf = async (db: Database, role: Asked): Promise<Observation | null> =>
  (await loadObserved(db, [role])).get(role.id) ?? null;

type Trail = Pick<Observation, 'since' | 'regions' | 'unread'>;

/** What is known of the CloudTrail of these accounts, by their ids; one where it answers in no region is not among them. */
export async function trailsOf(db: Database, accountIds: readonly string[]): Promise<ReadonlyMap<string, Trail>> {
  const rows = await db.trailReading.findMany({
    where: { accountId: { in: [...accountIds] } },
    orderBy: [{ accountId: 'asc' }, { region: 'asc' }],
  });
  const trails = new Map<string, Trail>();
  for (const [accountId, own] of grouped(rows, (row) => row.accountId)) {
    const read = own.filter(({ unread }) => unread === null);
    if (read.length === 0) continue;
    const since = Math.max(...read.map((row) => knownSince(readingOf(row)).getTime()));
    const unread = own.flatMap(({ region, unread }) => (unread === null ? [] : [{ region, reason: unread }]));
    const regions = read.map(({ region }) => region);
    trails.set(accountId, { since: new Date(since).toISOString(), regions, unread });
  }
  return trails;
}

type Row = Prisma.ObservedDayGetPayload<object>;

export function subjectsOf(rows: readonly Row[]): readonly ObservedSubject[] {
  const groups = grouped(rows, ({ host, audience, subject }) => JSON.stringify([host, audience, subject]));
  return [...groups.values()].flatMap((own) => {
    const [newest] = own;
    if (newest === undefined) return [];
    const firstAt = new Date(Math.min(...own.map((row) => row.firstAt.getTime())));
    return [
      {
        subject: newest.subject,
        audience: newest.audience || null,
        host: newest.host || null,
        firstAt: firstAt.toISOString(),
        at: newest.lastAt.toISOString(),
        count: own.reduce((sum, { count }) => sum + count, 0),
        days: own.map(({ day, count }) => ({ day: day.toISOString().slice(0, 10), count })),
      },
    ];
  });
}
