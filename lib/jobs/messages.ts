import type { Transaction } from '@/lib/db/transaction';

/** Queues of the worker and what each message carries. */
export interface JobMessages {
  readonly 'sync-instance': { readonly instanceId: string } & SyncOrder;
  readonly 'sync-account': { readonly accountId: string } & SyncOrder;
  /** Of sources that did not answer at their last sync: they wait for one another, and nobody waits for them. */
  readonly 'sync-away': { readonly kind: 'instance' | 'account'; readonly id: string } & SyncOrder;
  readonly 'apply-change': { readonly changeId: string };
  readonly 'look-again': { readonly changeId: string };
  readonly 'scan-migration': { readonly scanId: string };
  readonly 'open-migration': { readonly instanceId: string; readonly projectId: number };
  readonly 'follow-migration': { readonly instanceId: string };
  /** `askedBy`: the name of a person; null: the check is automatic. */
  readonly 'check-connection': {
    readonly kind: 'instance' | 'account';
    readonly id: string;
    readonly askedBy: string | null;
  };
  readonly 'set-up-hooks': { readonly instanceId: string };
  readonly 'read-members': Readonly<Record<never, never>>;
  /** A project that an event of its GitLab named. */
  readonly 'read-project': { readonly instanceId: string; readonly projectId: number };
  /** A role that an event of AWS named. */
  readonly 'read-role': { readonly accountId: string; readonly name: string };
  readonly 'verify-log': Readonly<Record<never, never>>;
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
