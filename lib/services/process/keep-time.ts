/** What the worker does by the clock. */
import { log } from '@/lib/log/log';
import { expireChanges, startScheduled } from '@/lib/services/apply/start-scheduled';
import { verifyDueLog } from '@/lib/services/audit/verify-by-clock';
import { announceLimits } from '@/lib/services/limits/due-limits';
import { endLimits } from '@/lib/services/limits/end-limits';
import { forgetDeliveries } from '@/lib/services/notices/forget-deliveries';
import { readDueMembers } from '@/lib/services/people/read-members';
import { recordRefusedSignIns } from '@/lib/services/people/refused-sign-ins';
import { endDueCampaigns } from '@/lib/services/reviews/end-campaign';
import { remindReviewers } from '@/lib/services/reviews/remind-reviewers';
import { startDueRounds } from '@/lib/services/reviews/repeat-campaigns';
import { recordAccessFlows } from '@/lib/services/sync/access-flows';
import { recordExposure } from '@/lib/services/sync/record-exposure';
import type { Context } from '@/lib/services/verb/context';

/** Milliseconds between two looks at the clock. */
const POLLING = 2000;

interface Duty {
  readonly duty: (context: Context) => Promise<void>;
  /** Done at every so many looks: what is told in hours is not looked for every two seconds. */
  readonly every: number;
}

const DUTIES: Readonly<Record<string, Duty>> = {
  readDueMembers: { duty: readDueMembers, every: 15 },
  expireChanges: { duty: expireChanges, every: 30 },
  startScheduled: { duty: startScheduled, every: 1 },
  announceLimits: { duty: announceLimits, every: 1 },
  endLimits: { duty: endLimits, every: 1 },
  endDueCampaigns: { duty: endDueCampaigns, every: 5 },
  startDueRounds: { duty: startDueRounds, every: 30 },
  remindReviewers: { duty: remindReviewers, every: 30 },
  verifyDueLog: { duty: verifyDueLog, every: 15 },
  recordExposure: { duty: recordExposure, every: 30 },
  forgetDeliveries: { duty: forgetDeliveries, every: 1800 },
  recordAccessFlows: { duty: recordAccessFlows, every: 30 },
  recordRefusedSignIns: { duty: recordRefusedSignIns, every: 5 },
};

/** Looks at the clock again and again, one look after another, until the returned function is called; that ends with the look. */
export function keepTime(context: Context): () => Promise<void> {
  let stopped = false;
  let looks = 0;
  let looking: Promise<void> | null = null;
  const look = async () => {
    for (const [name, { duty, every }] of Object.entries(DUTIES)) {
      if (stopped) return;
      if (looks % every === 0)
        await duty(context).catch((error: unknown) => log.error({ err: error }, `${name} failed`));
    }
    looks++;
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
