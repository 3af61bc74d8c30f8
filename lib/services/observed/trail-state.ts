import type { Actor } from '@/lib/access/decide';
import { grouped } from '@/lib/services/observed/grouped';
import { trailsOf } from '@/lib/services/observed/load-observed';
import { PACE } from '@/lib/services/observed/pace';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

/** What is known of the CloudTrail of an account, and what asking it costs. */
export interface TrailState {
  /** Since when nothing is missing, ISO 8601; null: it answers in no region, so nothing is observed. */
  readonly since: string | null;
  readonly answers: number;
  readonly unread: number;
  /** Regions whose history is not read to its beginning yet. */
  readonly catchingUp: number;
  /** How fast it is asked and what that costs, in sentences. */
  readonly pace: readonly string[];
}

/** The state of each account's CloudTrail, by the id of the account. An account that no sync reached yet has none. */
export async function trailStates(context: Context, actor: Actor): Promise<ReadonlyMap<string, TrailState>> {
  await requireAccess(context, actor, 'settings.read');
  const rows = await context.db.trailReading.findMany({ orderBy: [{ accountId: 'asc' }, { region: 'asc' }] });
  const byAccount = grouped(rows, ({ accountId }) => accountId);
  const trails = await trailsOf(context.db, [...byAccount.keys()]);
  return new Map(
    [...byAccount].map(([accountId, own]) => {
      const trail = trails.get(accountId);
      const unread = own.filter((row) => row.unread !== null).length;
      const state: TrailState = {
        since: trail?.since ?? null,
        answers: own.length - unread,
        unread,
        catchingUp: own.filter((row) => row.unread === null && row.holeTo !== null).length,
        pace: PACE_WORDS,
      };
      return [accountId, state];
    }),
  );
}

const PACE_WORDS: readonly string[] = [
  `After each sync Drawbridge calls LookupEvents at most ${1000 / PACE.pause} times a second in a region, in ${PACE.regionsAtOnce} regions at once, and at most ${PACE.mostPages} times in each. The next sync continues where this one ended.`,
  `A region where nobody ever entered a role is asked again after ${PACE.quietHours} hours. AWS charges nothing for LookupEvents, which reaches back 90 days.`,
];
