import type { Effect, Effects } from '@/e2e/sandbox/effects';
import { seedAccounts } from '@/e2e/sandbox/world/accounts';
import type { Account, Role, World } from '@/e2e/sandbox/world/types';

/** How an object is locked. */
export interface Lock {
  readonly mode: string;
  readonly until: string;
}

export interface ObjectVersion {
  readonly bucket: string;
  readonly key: string;
  readonly id: string;
  /** null: a delete marker. */
  readonly body: Buffer | null;
  readonly lock: Lock | null;
}

/** The accounts, who wrote what, and how many reads are still to be stale. */
export class AwsState {
  /** Document before the last write, by account and role. */
  private readonly before = new Map<string, string>();
  /** By the name of the role; under no name: of any role. */
  private readonly staleReads = new Map<string | undefined, number>();
  /** Buckets with Object Lock. */
  readonly lockedBuckets = new Set<string>();
  /** Every version of every object in those, oldest first. */
  readonly versions: ObjectVersion[] = [];

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

  /** The next reads of this role's trust policy, or of any, give the document before the last write. */
  makeStale(reads: number, role?: string): void {
    this.staleReads.set(role, reads);
  }

  read(account: Account, role: Role): string {
    const earlier = this.before.get(`${account.id}/${role.uniqueId}`);
    if (earlier === undefined) return role.trust;
    for (const name of [role.name, undefined]) {
      const left = this.staleReads.get(name) ?? 0;
      if (left === 0) continue;
      this.staleReads.set(name, left - 1);
      return earlier;
    }
    return role.trust;
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
    this.versions.length = 0;
    this.staleReads.clear();
    this.changed();
  }
}
