import type { Effects } from '@/e2e/sandbox/effects';
import type { Account, Role, World } from '@/e2e/sandbox/world/types';

/** The accounts, who wrote what, and how many reads are still to be stale. */
export class AwsState {
  /** Document before the last write, by account and role. */
  private readonly before = new Map<string, string>();
  private staleReads = 0;

  constructor(
    readonly world: World,
    readonly effects: Effects,
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
    const earlier = this.before.get(`${account.id}/${role.name}`);
    if (this.staleReads === 0 || earlier === undefined) return role.trust;
    this.staleReads -= 1;
    return earlier;
  }

  write(account: Account, role: Role, document: string, by: string): void {
    this.before.set(`${account.id}/${role.name}`, role.trust);
    role.trust = document;
    this.effects.record({
      service: 'iam',
      action: 'UpdateAssumeRolePolicy',
      by,
      account: account.id,
      target: role.name,
      document,
    });
    this.changed();
  }

  used(role: Role): void {
    Object.assign(role, { lastUsed: new Date().toISOString() });
    this.changed();
  }

  createBucket(account: Account, name: string, by: string): void {
    account.buckets.push(name);
    this.effects.record({
      service: 's3',
      action: 'CreateBucket',
      by,
      account: account.id,
      target: name,
      document: null,
    });
    this.changed();
  }
}
