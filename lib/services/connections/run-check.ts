import type { Transaction } from '@/lib/db/transaction';
import type { JobMessages } from '@/lib/jobs/messages';
import { awsProbes } from '@/lib/services/connections/aws-probes';
import { gitlabProbes, type Probes } from '@/lib/services/connections/gitlab-probes';
import type { NotWorking, ProbeResult, WholeFailure } from '@/lib/services/connections/probe';
import type { SyncSource } from '@/lib/services/connections/sync-source';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/**
 * Tries every permission of one connection, one after the other, by calls that change nothing, and keeps what each does as soon
 * as it is known. A source that does not answer, or takes none of our credentials, is not asked for the others. An event tells of
 * it where a person asked or a permission came or went.
 */
export async function runConnectionCheck(context: Context, message: JobMessages['check-connection']): Promise<void> {
  const connection = connectionOf(context, message);
  // The configuration names it no more.
  if (connection === null) return;
  const { name, probes } = connection;
  const where = { sourceKind: message.kind, sourceId: message.id };
  const before = await context.db.connectionCheck.findMany({ where });
  const total = Object.keys(probes).length;
  const begun = { startedAt: context.now(), finishedAt: null, done: 0, total };
  const run = { where: { sourceKind_sourceId: where } };
  const { refusedAt } = await context.db.connectionCheckRun.upsert({
    ...{ ...run, create: { ...where, ...begun }, update: begun },
  });
  const { states, whole } = await tryAll(context, message, probes);
  const moved = before.some(({ permission, state }) => states.has(permission) && states.get(permission) !== state);
  await context.db.$transaction(async (tx) => {
    await tx.connectionCheck.deleteMany({ where: { ...where, permission: { notIn: [...states.keys()] } } });
    await tx.connectionCheckRun.update({ ...run, data: { finishedAt: context.now() } });
    await followRefusal(tx, context, { ...message, name }, refusedAt, whole);
    if (message.askedBy === null && !moved) return;
    await recordEvent(tx, context, WORKER, {
      action: 'connection.checked',
      object: { kind: message.kind, id: message.id, name },
      data: Object.fromEntries(states),
    });
  });
}

const MEANWHILE =
  'Nothing is read from it meanwhile, and what was read before is kept. Replace the credentials in the configuration and restart Drawbridge.';

type Ended = NotWorking & { readonly whole: WholeFailure };

/**
 * Says once that a source takes none of our credentials, and once that it does again; a source that is away says neither. The
 * row decides which of two checks says it.
 */
async function followRefusal(
  tx: Transaction,
  context: Context,
  { kind, id, name }: SyncSource & { readonly name: string },
  refusedAt: Date | null,
  ended: Ended | null,
): Promise<void> {
  const isRefused = ended?.whole === 'refused';
  if (ended?.whole === 'away' || isRefused === (refusedAt !== null)) return;
  const { count } = await tx.connectionCheckRun.updateMany({
    where: { sourceKind: kind, sourceId: id, refusedAt },
    data: { refusedAt: isRefused ? context.now() : null },
  });
  if (count === 0) return;
  await recordEvent(tx, context, WORKER, {
    action: isRefused ? 'connection.credentials-rejected' : 'connection.credentials-accepted',
    object: { kind, id, name },
    data: isRefused ? { because: `${ended.detail} ${MEANWHILE}` } : {},
  });
}

async function tryAll(context: Context, { kind, id }: SyncSource, probes: Probes<string>) {
  const states = new Map<string, string>();
  let whole: Ended | null = null;
  for (const [permission, attempt] of Object.entries(probes)) {
    const result: ProbeResult = whole ?? (await attempt());
    if (result.state !== 'works' && result.whole !== undefined) whole = { ...result, whole: result.whole };
    const key = { sourceKind: kind, sourceId: id, permission };
    const columns = { state: result.state, detail: result.detail, checkedAt: context.now() };
    await context.db.connectionCheck.upsert({
      where: { sourceKind_sourceId_permission: key },
      create: { ...key, ...columns },
      update: columns,
    });
    states.set(permission, result.state);
    await context.db.connectionCheckRun.updateMany({
      where: { sourceKind: kind, sourceId: id },
      data: { done: states.size },
    });
  }
  return { states, whole };
}

function connectionOf(context: Context, { kind, id }: SyncSource) {
  const { instances, accounts } = context.config;
  if (kind === 'instance') {
    const instance = instances.find((each) => each.id === id);
    if (instance === undefined) return null;
    return { name: instance.name, probes: gitlabProbes(context.gitlab(id), instance.groups) };
  }
  const account = accounts.find((each) => each.id === id);
  if (account === undefined) return null;
  return { name: account.name, probes: awsProbes(account, context.awsReader(id), context.awsWriter(id)) };
}
