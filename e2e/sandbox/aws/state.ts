import type { Effect, Effects } from '@/e2e/sandbox/effects';
import { seedAccounts } from '@/e2e/sandbox/world/accounts';
import type { Account, Role, World } from '@/e2e/sandbox/world/types';

/** The accounts, who wrote what, and how many reads are still to be stale. */
export class AwsState {
  /** Document before the last write, by account and role. */
  private readonly before = new Map<string, string>();
  private staleReads = 0;
  /** Buckets with Object Lock. */
  readonly lockedBuckets = new Set<string>();

  constructor(
    readonly world: World,
    private readonly effects: Effects,
    private readonly changed: () => void,
  ) {}

  account(id: string): Account {
    const account = this.world.accounts.find((candidate) => candidate.id === id);
    if (!account) throw new Error(`no account ${id}`);
    return account;
  }

  /** The next reads of trust policies give the document before the last write. */
  makeStale(reads: number): void {
    this.staleReads = reads;
  }

  read(account: Account, role: Role): string {
    const earlier = this.before.get(`${account.id}/${role.uniqueId}`);
    if (this.staleReads === 0 || earlier === undefined) return role.trust;
    this.staleReads -= 1;
    return earlier;
  }

  replaceTrust(account: Account, role: Role, document: string): void {
    this.before.set(`${account.id}/${role.uniqueId}`, role.trust);
    role.trust = document;
  }

  /** What was done to the world goes on the record and, where one is kept, into the file. */
  record(effect: Omit<Effect, 'seq' | 'at'>): void {
    this.effects.record(effect);
    this.changed();
  }

  /** The seeded accounts again. The record of effects stays, and so do credentials that were issued. */
  reset(now: Date): void {
    this.world.accounts.splice(0, this.world.accounts.length, ...structuredClone(seedAccounts(now)));
    this.before.clear();
    this.lockedBuckets.clear();
    this.staleReads = 0;
    this.changed();
  }
}
