import { z } from 'zod';
import { AwsError, type AwsReader } from '@/lib/aws/port';
import { patiently, type Wait } from '@/lib/services/connections/failures';
import type { Context } from '@/lib/services/verb/context';
import { toJson } from '@/lib/services/verb/json-columns';

const HOUR = 3_600_000;
/** What CloudTrail's event history holds (AWS CloudTrail: LookupEvents). */
const HISTORY = 90 * 24 * HOUR;
/** IAM tells of a use, and CloudTrail of an entry, up to so much later (AWS IAM: RoleLastUsed). */
const LAG = 4 * HOUR;
/** A role in use is asked about again after this. */
const AGAIN = 6 * HOUR;
/** Milliseconds between two questions: LookupEvents takes two a second of an account in a region. */
const PAUSE = 500;
/** Roles in one sync; the next one asks about those that are left. */
const MOST_ROLES = 200;
const MOST_SUBJECTS = 20;

export const observedSubject = z.object({ subject: z.string(), at: z.string() });
const entries = z.array(observedSubject).readonly();

/** A subject that entered a role, and when it last did: ISO 8601 in UTC. */
export type ObservedSubject = z.output<typeof observedSubject>;

/** Who was seen entering a role, the newest first; null: CloudTrail was never asked, or may not be. */
export const readObserved = (role: {
  readonly observed: unknown;
  readonly observedAt: Date | null;
}): readonly ObservedSubject[] | null => (role.observedAt === null ? null : entries.catch([]).parse(role.observed));

/**
 * Asks CloudTrail who entered the roles that were used since it was last asked, and keeps the newest entry of each subject.
 * The regions that answered are kept beside it. A CloudTrail that refuses or fails ends no sync: what was known stays.
 */
export async function observeSubjects(
  context: Context,
  accountId: string,
  reader: AwsReader,
  wait: Wait,
): Promise<void> {
  const now = context.now();
  for (const role of await usedSince(context, accountId, now)) {
    const from = Math.max(now.getTime() - HISTORY, (role.observedAt?.getTime() ?? 0) - LAG);
    const found = await patiently(wait, () => reader.roleEntries(role.arn, new Date(from))).catch((error: unknown) => {
      if (error instanceof AwsError) return null;
      throw error;
    });
    if (found === null) return;
    const seen = found.entries.map(({ subject, at }) => ({ subject, at: at.toISOString() }));
    const observed = newest([...seen, ...(readObserved(role) ?? [])]);
    const data = { observed: toJson(observed), observedAt: now, observedIn: [...found.regions] };
    await context.db.role.update({ where: { id: role.id }, data });
    await wait(PAUSE);
  }
}

/** The roles of an account that may have been entered since they were asked about: longest ago first. */
async function usedSince({ db }: Context, accountId: string, now: Date) {
  const roles = await db.role.findMany({
    where: { accountId, goneAt: null, lastUsedAt: { not: null }, trustPolicy: { contains: 'Federated' } },
    select: { id: true, arn: true, lastUsedAt: true, observed: true, observedAt: true },
    orderBy: [{ observedAt: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }],
  });
  const isDue = ({ lastUsedAt, observedAt }: (typeof roles)[number]): boolean =>
    observedAt === null ||
    (now.getTime() - observedAt.getTime() > AGAIN && observedAt.getTime() < (lastUsedAt?.getTime() ?? 0) + LAG);
  return roles.filter(isDue).slice(0, MOST_ROLES);
}

/** One entry of each subject, its newest; the newest of all first. */
function newest(all: readonly ObservedSubject[]): readonly ObservedSubject[] {
  const sorted = [...all].sort((a, b) => b.at.localeCompare(a.at));
  return sorted
    .filter(({ subject }, index) => sorted.findIndex((each) => each.subject === subject) === index)
    .slice(0, MOST_SUBJECTS);
}
