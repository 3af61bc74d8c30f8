import type { Transaction } from '@/lib/db/transaction';
import type { JobMessages } from '@/lib/jobs/messages';
import type { Context } from '@/lib/services/verb/context';

/** Has the permissions of a connection checked. One check waits at a time for each. `askedBy`: a person's name; null: nobody. */
export const askForCheck = (
  tx: Transaction,
  { jobs }: Pick<Context, 'jobs'>,
  { kind, id }: Pick<JobMessages['check-connection'], 'kind' | 'id'>,
  askedBy: string | null,
): Promise<void> => jobs.enqueue(tx, 'check-connection', { kind, id, askedBy }, `${kind} ${id}`);
