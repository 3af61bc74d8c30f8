/** What the worker does by the clock. */
import { log } from '@/lib/log/log';
import type { Context } from '@/lib/services/context';
import { announceLimits } from '@/lib/services/limits/due-limits';
import { endLimits } from '@/lib/services/limits/end-limits';
import { endDueCampaigns } from '@/lib/services/reviews/end-campaign';
import { remindReviewers } from '@/lib/services/reviews/remind-reviewers';
import { startDueRounds } from '@/lib/services/reviews/repeat-campaigns';
import { expireChanges, startScheduled } from '@/lib/services/schedule/start-scheduled';

/** Milliseconds between two looks at the clock. */
const POLLING = 2000;

const DUTIES: Readonly<Record<string, (context: Context) => Promise<void>>> = {
  expireChanges,
  startScheduled,
  announceLimits,
  endLimits,
  endDueCampaigns,
  startDueRounds,
  remindReviewers,
};

/** Looks at the clock again and again, one look after another, until the returned function is called; that ends with the look. */
export function keepTime(context: Context): () => Promise<void> {
  let stopped = false;
  let looking: Promise<void> | null = null;
  const look = async () => {
    for (const [name, duty] of Object.entries(DUTIES)) {
      if (stopped) return;
      await duty(context).catch((error: unknown) => log.error({ err: error }, `${name} failed`));
    }
  };
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = null;
    });
  }, POLLING);
  return async () => {
    stopped = true;
    clearInterval(timer);
    await looking;
  };
}
