import type { JobHandlers } from '@/lib/jobs/work-loop';
import { applyChange } from '@/lib/services/apply-change';
import type { Context } from '@/lib/services/context';
import { syncAccount } from '@/lib/services/sync-account';
import { syncInstance } from '@/lib/services/sync-instance';

/** What becomes of each message of the queues. */
export const jobHandlers = (context: Context): JobHandlers => ({
  'apply-change': (message) => applyChange(context, message),
  'sync-account': (message) => syncAccount(context, message),
  'sync-instance': (message) => syncInstance(context, message),
});
