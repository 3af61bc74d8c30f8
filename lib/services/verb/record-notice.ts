import type { Actor } from '@/lib/access/decide';
import type { Transaction } from '@/lib/db/transaction';
import { type NoticeFacts, type NoticeKind, noticeOf, placeOf } from '@/lib/notify/notices';
import { hostOfProvider } from '@/lib/policy/compare/doors';
import type { Context } from '@/lib/services/verb/context';
import type { EventInput } from '@/lib/services/verb/event-input';
import { factsOfHouse } from '@/lib/services/verb/house-notice';
import { toJson } from '@/lib/services/verb/json-columns';
import { toldInPerson } from '@/lib/services/verb/told-in-person';
import { whoWasAsked } from '@/lib/services/verb/who-was-asked';

/**
 * Writes the notice that follows from an audit event, and one delivery for each endpoint and person that wants it, in the transaction of
 * both: people are told of what happened and of nothing else. Notices of one change keep their order, since its row is locked
 * by the write before.
 */
export async function recordNotice(
  tx: Transaction,
  context: Pick<Context, 'now' | 'newId' | 'config'>,
  actor: Actor,
  event: EventInput,
): Promise<void> {
  const kind = noticeOf(event.action);
  if (kind === null || (kind === 'drift' && event.data?.mode === 'observe')) return;
  const endpoints = context.config.notifications.filter(({ events }) => events.includes(kind));
  const people = await toldInPerson(tx, context, actor, kind, event);
  if (endpoints.length + people.length === 0) return;
  const facts = await factsOf(tx, context, actor.name, event, kind);
  if (facts === null) return;
  const [id, at] = [context.newId(), context.now()];
  await tx.notice.create({ data: { id, at, kind, facts: toJson({ ...facts }) } });
  // One by one: positions follow the order of the configuration.
  for (const { name } of endpoints)
    await tx.delivery.create({
      data: { id: context.newId(), noticeId: id, endpoint: name, state: 'waiting', nextAt: at },
    });
  for (const person of people)
    await tx.delivery.create({ data: { id: context.newId(), noticeId: id, state: 'waiting', ...person } });
}

async function factsOf(
  tx: Transaction,
  context: Pick<Context, 'config' | 'now'>,
  actorName: string,
  event: EventInput,
  kind: NoticeKind,
): Promise<NoticeFacts | null> {
  const place = placeOf(kind);
  if (place !== null) return factsOfHouse(tx, place, actorName, event);
  if (kind === 'provider-shut') return factsOfProvider(event);
  if (kind === 'entry-refused') return factsOfRefusal(event);
  return REVIEWS.includes(kind)
    ? factsOfReview(tx, event.object.id)
    : factsOfEvent(tx, context, actorName, event, kind);
}

/** null: there is no change to tell of, or people were told of this one already. */
async function factsOfEvent(
  tx: Transaction,
  context: Pick<Context, 'config' | 'now'>,
  actorName: string,
  event: EventInput,
  kind: NoticeKind,
): Promise<NoticeFacts | null> {
  const changeId = event.changeId ?? (WITHOUT_CHANGE.includes(kind) ? await approvedChangeOf(tx, event.roleId) : null);
  if (changeId === null) return null;
  if (kind === 'outcome-unknown' && (await wasUnknown(tx, changeId))) return null;
  return factsOfChange(tx, context, changeId, kind, actorName, event.data ?? {});
}

/** These are told of a review, which is the object of their event. */
const REVIEWS: readonly NoticeKind[] = ['review-started', 'review-due'];

function factsOfProvider({ object, data = {} }: EventInput): NoticeFacts {
  const provider = String(data.provider);
  const title = hostOfProvider(provider) ?? provider;
  return { provider, title, accountId: object.id, account: object.name, said: String(data.outcome) };
}

function factsOfRefusal({ object, data = {} }: EventInput): NoticeFacts {
  return {
    refused: String(data.subject),
    title: object.name,
    accountId: String(data.accountId),
    account: String(data.account),
    said: `Pipelines of ${String(data.project)} ask for it and are refused, last at ${String(data.at)}.`,
  };
}

/** What waits for whom now. */
async function factsOfReview(tx: Transaction, id: string): Promise<NoticeFacts> {
  const { number, name, dueAt } = await tx.reviewCampaign.findUniqueOrThrow({ where: { id } });
  const counts = await tx.reviewItem.groupBy({
    by: ['reviewerId'],
    where: { campaignId: id, answer: 'open', reviewerId: { not: null } },
    _count: true,
  });
  const people = await tx.person.findMany({
    where: { id: { in: counts.flatMap(({ reviewerId }) => reviewerId ?? []) } },
  });
  const waiting = counts
    .map(({ reviewerId, _count: items }) => ({
      name: people.find((person) => person.id === reviewerId)?.name ?? 'unknown person',
      items,
    }))
    .sort((a, b) => b.items - a.items || a.name.localeCompare(b.name, 'en'));
  return { review: number, title: name, dueAt: dueAt.toISOString(), waiting };
}

/** These have no change of their own: they are told of the one that approved what the role has. */
const WITHOUT_CHANGE: readonly NoticeKind[] = ['drift', 'proof-expired'];

async function approvedChangeOf(tx: Transaction, roleId: string | undefined): Promise<string | null> {
  const role = roleId === undefined ? null : await tx.role.findUnique({ where: { id: roleId } });
  return role?.approvedChangeId ?? null;
}

/** The worker finds an outcome unknown at every look until it knows: people are told once for each apply. */
async function wasUnknown(tx: Transaction, changeId: string): Promise<boolean> {
  const asked = await tx.auditEvent.findFirst({
    where: { changeId, action: 'change.apply-requested' },
    orderBy: { seq: 'desc' },
  });
  const since = { changeId, action: 'change.outcome-unknown', seq: { gt: asked?.seq ?? 0n } };
  // The event of this notice takes its place in the log only as the transaction commits.
  return (await tx.auditEvent.count({ where: since })) > 0;
}

async function factsOfChange(
  tx: Transaction,
  context: Pick<Context, 'config' | 'now'>,
  id: string,
  kind: NoticeKind,
  actor: string,
  data: NonNullable<EventInput['data']>,
): Promise<NoticeFacts> {
  const change = await tx.change.findUniqueOrThrow({
    where: { id },
    include: { role: { include: { account: true } }, revisions: true },
  });
  const approvers = kind === 'waits-for-you' ? await whoWasAsked(tx, context, change) : [];
  const outcome = data.outcome ?? data.comment ?? (kind === 'break-glass' ? data.reason : undefined);
  const said = kind === 'proof-expired' ? `${data.mapping}: ${outcome}` : outcome;
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
