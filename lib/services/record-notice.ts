import { type NoticeFacts, type NoticeKind, noticeOf } from '@/lib/notify/notices';
import type { Context, Transaction } from '@/lib/services/context';
import { eligibleApprovers } from '@/lib/services/eligible-approvers';
import type { EventInput } from '@/lib/services/record-event';

/**
 * Writes the notice that follows from an audit event, and one delivery for each endpoint that wants it, in the transaction of
 * both: people are told of what happened and of nothing else. Notices of one change keep their order, since its row is locked
 * by the write before.
 */
export async function recordNotice(
  tx: Transaction,
  context: Pick<Context, 'now' | 'newId' | 'config'>,
  actorName: string,
  event: EventInput,
): Promise<void> {
  const kind = noticeOf(event.action);
  if (kind === null || event.changeId === undefined) return;
  const endpoints = context.config.notifications.filter(({ events }) => events.includes(kind));
  if (endpoints.length === 0) return;
  if (kind === 'outcome-unknown' && (await wasUnknown(tx, event.changeId))) return;
  const facts = await factsOfChange(tx, event.changeId, kind, actorName, event.data ?? {});
  const [id, at] = [context.newId(), context.now()];
  await tx.notice.create({ data: { id, at, kind, facts: { ...facts, canApprove: [...facts.canApprove] } } });
  // One by one: positions follow the order of the configuration.
  for (const { name } of endpoints)
    await tx.delivery.create({
      data: { id: context.newId(), noticeId: id, endpoint: name, state: 'waiting', nextAt: at },
    });
}

/** The worker finds an outcome unknown at every look until it knows: people are told once for each apply. */
async function wasUnknown(tx: Transaction, changeId: string): Promise<boolean> {
  const asked = await tx.auditEvent.findFirst({
    where: { changeId, action: 'change.apply-requested' },
    orderBy: { seq: 'desc' },
  });
  const since = { changeId, action: 'change.outcome-unknown', seq: { gt: asked?.seq ?? 0n } };
  // The event of this notice is among them.
  return (await tx.auditEvent.count({ where: since })) > 1;
}

async function factsOfChange(
  tx: Transaction,
  id: string,
  kind: NoticeKind,
  actor: string,
  data: NonNullable<EventInput['data']>,
): Promise<NoticeFacts> {
  const change = await tx.change.findUniqueOrThrow({
    where: { id },
    include: { role: { include: { account: true } }, revisions: true },
  });
  const editorIds = change.revisions.map(({ editorId }) => editorId);
  const approvers = kind === 'waits-for-you' ? await eligibleApprovers(tx, { ...change, editorIds }) : [];
  const said = data.outcome ?? data.comment;
  return {
    change: change.number,
    title: change.title,
    reason: change.reason,
    role: change.role.name,
    account: change.role.account.name,
    actor,
    said: typeof said === 'string' && said !== '' ? said : null,
    canApprove: approvers.map(({ name }) => name),
  };
}
