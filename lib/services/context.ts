/** What every verb is given. Time and ids are passed in, so that tests can hold them still. */
import type { AwsReader, AwsWriter } from '@/lib/aws/port';
import type { Config } from '@/lib/config/config';
import type { PrismaClient } from '@/lib/db/generated/client';
import type { GitLabPort } from '@/lib/gitlab/port';
import type { GitLabWriter } from '@/lib/gitlab/writer-port';

export type Database = PrismaClient;
/** The client inside one transaction. */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

/** Queues of the worker and what each message carries. */
export interface JobMessages {
  readonly 'sync-instance': { readonly instanceId: string } & SyncOrder;
  readonly 'sync-account': { readonly accountId: string } & SyncOrder;
  readonly 'apply-change': { readonly changeId: string };
  readonly 'look-again': { readonly changeId: string };
  readonly 'scan-migration': { readonly scanId: string };
  readonly 'open-migration': { readonly instanceId: string; readonly projectId: number };
  readonly 'follow-migration': { readonly instanceId: string };
}

/** Who asked for a sync; `acceptVanished`: they said that what is not found any more is really gone. */
export interface SyncOrder {
  readonly startedBy: string;
  readonly acceptVanished?: true;
}
export type JobName = keyof JobMessages;

export interface Jobs {
  /**
   * Puts a message on a queue inside the given transaction; one message for one `key` waits at a time. It is worked off at the
   * earliest when `afterSeconds` have passed.
   */
  enqueue<N extends JobName>(
    tx: Transaction,
    name: N,
    message: JobMessages[N],
    key: string,
    afterSeconds?: number,
  ): Promise<void>;
}

export interface Context {
  readonly db: Database;
  readonly config: Config;
  readonly jobs: Jobs;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Ports by connection; asking for one that is not configured throws AppError "not-found". */
  readonly gitlab: (instanceId: string) => GitLabPort;
  /** null: no writer's token is configured for the instance. */
  readonly gitlabWriter: (instanceId: string) => GitLabWriter | null;
  readonly awsReader: (accountId: string) => AwsReader;
  /** null: no writer is configured for the account. */
  readonly awsWriter: (accountId: string) => AwsWriter | null;
}
