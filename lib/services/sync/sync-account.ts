import { setTimeout as pause } from 'node:timers/promises';
import { AwsError, type AwsReader, type AwsRole } from '@/lib/aws/port';
import type { JobMessages } from '@/lib/jobs/messages';
import { orUnknown, patiently, type Wait } from '@/lib/services/connections/failures';
import { firstAnswer } from '@/lib/services/connections/first-answer';
import { forEachAtMost, inPieces, pagesOf } from '@/lib/services/facts/in-pieces';
import { observeAccount } from '@/lib/services/observed/observe-account';
import { deriveMoved } from '@/lib/services/sync/derive-moved';
import { confirmOldReadings } from '@/lib/services/sync/inventory/old-readings';
import { syncPolicies } from '@/lib/services/sync/inventory/policies';
import { writeProviders } from '@/lib/services/sync/inventory/providers';
import { type ReadRole, writeRoles } from '@/lib/services/sync/inventory/roles';
import { settleVanished } from '@/lib/services/sync/inventory/vanished';
import { markDone, markPhase, type RunningSync, runSync, type SyncOutcome } from '@/lib/services/sync/run';
import type { Context } from '@/lib/services/verb/context';

/** Roles read at the same time where each needs calls of its own: IAM's limits are unpublished and low. */
const AT_ONCE = 3;
const PIECE = 30;

type Patient = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * Reads an account's figures, OIDC providers and roles into the inventory; goes on behind its cursor after a crash. Who entered
 * the roles is asked when the run is over: it may take minutes, and nothing waits for it.
 */
export async function syncAccount(
  context: Context,
  message: JobMessages['sync-account'],
  wait: Wait = pause,
  patience?: number,
): Promise<void> {
  const { accountId } = message;
  const source = { kind: 'account', id: accountId } as const;
  let isRead = false;
  await runSync(context, source, message.startedBy, async (run): Promise<SyncOutcome> => {
    const reader = context.awsReader(accountId);
    const patient: Patient = (call) => patiently(wait, call);
    const identity = await firstAnswer(wait, source, () => reader.identity(), patience);
    await readAccount(context, accountId, identity, reader, patient);
    await markPhase(context, run, 'providers', { done: run.done, total: null });
    const providers = await patient(() => reader.listProviders());
    await context.db.$transaction((tx) => writeProviders(tx, context, accountId, providers));
    const roles = await syncRoles(context, run, accountId, reader, patient, wait);
    await syncPolicies(context, accountId, reader, patient);
    const accepted = message.acceptVanished === true;
    const seen = { roles, providers: new Set(providers.map(({ arn }) => arn)) };
    const { held, gone } = await settleVanished(context, source, run, seen, accepted);
    await markPhase(context, run, 'reach', { done: roles.size, total: roles.size });
    await deriveMoved(context);
    isRead = true;
    const counts = { providers: providers.length, roles: roles.size, gone };
    return held === null ? { state: 'done', counts, note: null } : { state: 'held', sentence: held };
  });
  if (isRead) await observeAccount(context, accountId, context.awsReader(accountId), wait);
}

async function readAccount(
  context: Context,
  accountId: string,
  identity: Awaited<ReturnType<AwsReader['identity']>>,
  reader: AwsReader,
  patient: Patient,
): Promise<void> {
  // Otherwise one account's roles would be filed under another, and changes be drafted against them.
  if (identity.accountId !== accountId) {
    const detail = `the credentials belong to account ${identity.accountId}, the configuration says ${accountId}.`;
    throw new AwsError('sts:GetCallerIdentity', 'failed', detail, null);
  }
  const alias = await orUnknown(() => patient(() => reader.alias()));
  const summary = await orUnknown(() => patient(() => reader.summary()));
  await context.db.account.update({
    where: { id: accountId },
    data: {
      alias,
      partition: identity.partition,
      trustPolicyQuota: summary?.trustPolicyQuota ?? null,
      roleQuota: summary?.roleQuota ?? null,
    },
  });
}

async function syncRoles(
  context: Context,
  run: RunningSync,
  accountId: string,
  reader: AwsReader,
  patient: Patient,
  wait: Wait,
): Promise<ReadonlySet<string>> {
  const listed: AwsRole[] = [];
  for await (const page of pagesOf((marker) => patient(() => reader.listRoles(marker)))) listed.push(...page.roles);
  await markPhase(context, run, 'roles', { done: run.done, total: listed.length });
  const sync = new RoleSync(context, run, accountId, reader, patient, listed, wait);
  if (!(await sync.fromAuthorizationDetails())) await sync.oneByOne();
  return sync.seen;
}

/** The two ways to the details that ListRoles leaves out. */
class RoleSync {
  /** Unique ids of the roles that were read. */
  readonly seen = new Set<string>();

  constructor(
    private readonly context: Context,
    private readonly run: RunningSync,
    private readonly accountId: string,
    private readonly reader: AwsReader,
    private readonly patient: Patient,
    private readonly listed: readonly AwsRole[],
    private readonly wait: Wait,
  ) {}

  /** All details in a few calls; false: the reader may not ask for them. */
  async fromAuthorizationDetails(): Promise<boolean> {
    const byId = new Map(this.listed.map((role) => [role.uniqueId, role]));
    let done = 0;
    let readAt = this.context.now();
    const read = async (marker: string | null) =>
      (await this.patient(() => this.reader.listRoleDetails(marker))) ?? { roles: null, next: null };
    for await (const page of pagesOf(read)) {
      if (page.roles === null) return false;
      const details = page.roles.map((detail) => {
        const { description = null, maxSessionSeconds = null } = byId.get(detail.uniqueId) ?? {};
        return { ...detail, description, maxSessionSeconds };
      });
      await this.write(details, readAt);
      done += details.length;
      await markDone(this.context, this.run, done);
      readAt = this.context.now();
    }
    return true;
  }

  /** Some calls for each role, in the order of names, so that the cursor is a name. */
  async oneByOne(): Promise<void> {
    const cursor = this.run.cursor ?? '';
    const names = this.listed.map((role) => role.name).sort();
    const left = names.filter((name) => name > cursor);
    // What was read before a crash and is listed now is there.
    for (const { name, uniqueId } of this.listed) if (name <= cursor) this.seen.add(uniqueId);
    let done = names.length - left.length;
    for (const piece of inPieces(left, PIECE)) {
      const readAt = this.context.now();
      const details: ReadRole[] = [];
      await forEachAtMost(AT_ONCE, piece, async (name) => {
        const detail = await this.readOne(name);
        if (detail !== null) details.push(detail);
      });
      await this.write(details, readAt);
      done += piece.length;
      await markDone(this.context, this.run, done, piece.at(-1) ?? null);
    }
  }

  /** null: deleted since it was listed. */
  private async readOne(name: string): Promise<ReadRole | null> {
    try {
      const detail = await this.patient(() => this.reader.roleDetail(name));
      return { ...detail, inlinePolicies: await this.patient(() => this.reader.inlinePolicies(name)) };
    } catch (error) {
      if (error instanceof AwsError && error.kind === 'no-such-entity') return null;
      throw error;
    }
  }

  private async write(details: readonly ReadRole[], readAt: Date): Promise<void> {
    const read = (name: string) => this.readOne(name);
    const confirmed = await confirmOldReadings(this.context, this.accountId, details, read, this.wait);
    await this.context.db.$transaction((tx) => writeRoles(tx, this.context, this.accountId, confirmed, readAt));
    for (const { uniqueId } of confirmed) this.seen.add(uniqueId);
  }
}
