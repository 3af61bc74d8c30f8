import { grouped } from '@/lib/services/observed/grouped';
import { type ObservedSubject, subjectsOf } from '@/lib/services/observed/load-observed';
import type { Context } from '@/lib/services/verb/context';

/** What was refused before so many days is history, not work. */
const DAYS = 14;
const DAY = 86_400_000;
/** A stranger can have many rows written; the newest are looked at. */
const MOST = 500;

export interface Narrowed {
  readonly accountId?: string | undefined;
  readonly roleName?: string | undefined;
}

/** Subjects that roles refused of late, with the role of each; the newest first. */
export async function refusedRows({ db, now }: Context, { accountId, roleName }: Narrowed) {
  const since = new Date(now().getTime() - DAYS * DAY);
  const found = await db.observedDay.findMany({
    where: {
      refused: true,
      subject: { not: '' },
      lastAt: { gte: since },
      role: {
        ...{ goneAt: null, account: { removedAt: null } },
        ...(accountId !== undefined && { accountId }),
        ...(roleName !== undefined && { name: roleName }),
      },
    },
    orderBy: [{ lastAt: 'desc' }, { subject: 'asc' }, { day: 'desc' }],
    include: { role: { include: { account: true } } },
    take: MOST,
  });
  const rows = [...grouped(found, ({ roleId }) => roleId).values()].flatMap((own) => {
    const [first] = own;
    return first === undefined ? [] : subjectsOf(own).map((seen) => ({ role: first.role, seen }));
  });
  return rows.sort((a, b) => b.seen.at.localeCompare(a.seen.at));
}

export type RefusedRow = Awaited<ReturnType<typeof refusedRows>>[number];

/** Whether this is the row of a subject for an audience. */
export const isSubject = (
  { subject, audience, host }: ObservedSubject,
  wanted: { readonly subject: string; readonly audience: string | null; readonly host: string | null },
): boolean => subject === wanted.subject && audience === wanted.audience && host === wanted.host;
