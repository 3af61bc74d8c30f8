/** A started review of two roles in the world of the change tests. Not for production code. */
import type { PersonActor } from '@/lib/access/decide';
import type { Database } from '@/lib/db/transaction';
import { answerItems } from '@/lib/services/reviews/answer-items';
import { getCampaign } from '@/lib/services/reviews/campaign-view';
import { listReviewItems } from '@/lib/services/reviews/list-review-items';
import { startCampaign } from '@/lib/services/reviews/start-campaign';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { FOREIGN, openChanges, person, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT, testPolicy } from '@/lib/test-worlds/sync-test-world';

export const ODILE = person('odile', 'auditor');
export const VIK = person('vik', 'viewer');
export const PIA = person('pia', 'approver');
export const DAY = 86_400_000;

/** A policy of two mappings, services 1 and 2 of the group pay, and a foreign statement: Vik is asked about the first and the last. */
export const TWO_MAPPINGS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [...[1, 2].flatMap((id) => JSON.parse(testPolicy(`pay/service-${id}`)).Statement), FOREIGN],
});

export const scope = (more: object = {}) => ({ reviewers: ['vik', 'pia'], ...more });

interface Asked {
  readonly scope?: object;
  readonly onSilence?: 'keep' | 'remove';
  /** Live trust policy of ROLE when the review starts. */
  readonly policy?: string;
}

/** Due in a day. Of the three items Vik is asked about the first and the last, and Pia about the second, unless the scope says otherwise. */
export async function openReview(db: Database, { scope: more = {}, onSilence = 'keep', policy }: Asked = {}) {
  const changes = await openChanges(db);
  const { context, world } = changes;
  if (policy !== undefined) {
    world.meddle({ trustPolicy: policy });
    await refreshRole(context, RHEA, { accountId: ACCOUNT, name: ROLE });
  }
  const dueAt = new Date(context.now().getTime() + DAY).toISOString();
  const { number } = await startCampaign(context, ODILE, { name: 'Autumn', scope: scope(more), dueAt, onSilence });
  const rows = async () => (await listReviewItems(context, ODILE, { number, size: '100' })).rows;
  /** The review with its items, as its page shows it. */
  const view = async () => ({ ...(await getCampaign(context, ODILE, { number })), rows: await rows() });
  /** Ids of the items that wait for this person. */
  const of = async (name: string) => (await rows()).filter(({ reviewer }) => reviewer === name).map(({ id }) => id);
  const keep = (actor: PersonActor, items: readonly string[]) =>
    answerItems(context, actor, { number, items, answer: 'keep' });
  const remove = (actor: PersonActor, items: readonly string[]) =>
    answerItems(context, actor, { number, items, answer: 'remove', reason: 'It is not used.' });
  /** The same product so many days later. */
  const after = (days: number) => ({ ...context, now: () => new Date(context.now().getTime() + days * DAY) });
  return { ...changes, number, view, of, keep, remove, after };
}
