import type { SyncOrder } from '@/lib/jobs/messages';
import type { JobHandlers } from '@/lib/jobs/work-loop';
import { applyChange } from '@/lib/services/apply/apply-change';
import { lookAgain } from '@/lib/services/apply/look-again';
import type { ApplyRun } from '@/lib/services/apply/run';
import { verifyLogByClock } from '@/lib/services/audit/verify-by-clock';
import { runConnectionCheck } from '@/lib/services/connections/run-check';
import { setUpHooks } from '@/lib/services/connections/set-up-hooks';
import type { SyncSource } from '@/lib/services/connections/sync-source';
import { followAfterSync } from '@/lib/services/migration/follow-migrations';
import { runFollowMigrations } from '@/lib/services/migration/run-follow';
import { runOpenMigration } from '@/lib/services/migration/run-open';
import { runMigrationScan } from '@/lib/services/migration/run-scan';
import { readMembers } from '@/lib/services/people/read-members';
import { refreshProject } from '@/lib/services/sync/refresh-project';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import { WORKER } from '@/lib/services/verb/actors';
import { askForCheck } from '@/lib/services/verb/ask-for-check';
import type { Context } from '@/lib/services/verb/context';

const checkAfterSync = (context: Context, source: SyncSource): Promise<void> =>
  context.db.$transaction((tx) => askForCheck(tx, context, source, null));

/** What becomes of each message of the queues. `wait` passes the time between two looks at IAM. */
export const jobHandlers = (context: Context, wait?: ApplyRun['wait']): JobHandlers => ({
  'apply-change': (message) => applyChange(context, message, wait),
  'look-again': (message) => lookAgain(context, message, wait),
  'scan-migration': (message) => runMigrationScan(context, message),
  'open-migration': (message) => runOpenMigration(context, message),
  'follow-migration': (message) => runFollowMigrations(context, message),
  'read-members': () => readMembers(context),
  'set-up-hooks': (message) => setUpHooks(context, message),
  'read-project': async (message) => {
    await refreshProject(context, WORKER, message);
  },
  'read-role': async (message) => {
    await refreshRole(context, WORKER, message);
  },
  'verify-log': () => verifyLogByClock(context),
  'check-connection': (message) => runConnectionCheck(context, message),
  'sync-account': ({ accountId, ...order }) => syncSource(context, { kind: 'account', id: accountId }, order),
  'sync-instance': ({ instanceId, ...order }) => syncSource(context, { kind: 'instance', id: instanceId }, order),
  'sync-away': ({ kind, id, ...order }) => syncSource(context, { kind, id }, order),
});

/** Reads a source, and asks for what follows a reading. */
async function syncSource(context: Context, source: SyncSource, order: SyncOrder): Promise<void> {
  if (source.kind === 'account') await syncAccount(context, { accountId: source.id, ...order });
  else await syncInstance(context, { instanceId: source.id, ...order });
  await checkAfterSync(context, source);
  if (source.kind === 'instance') await followAfterSync(context, source.id);
}
