import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Hand } from '@/lib/changes/authorship';
import { REVIEW_AUTHOR } from '@/lib/changes/system-author';
import type { Transaction } from '@/lib/db/transaction';
import { takeOut } from '@/lib/mappings/take-out';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import { type Proposal, proposalOf } from '@/lib/services/changes/proposal/proposal';
import { openSubmitted } from '@/lib/services/changes/record/open-submitted';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import type { Item } from '@/lib/services/reviews/held-review';
import type { LoadedCampaign } from '@/lib/services/reviews/load-campaign';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { managedElsewhere, refusalToWrite } from '@/lib/terraform/managed-elsewhere';

/** What became of an item that is to go: the number of the change that takes it out, or why there is none. */
export type Removal = { readonly change: number } | { readonly refused: string };

/**
 * Opens one change for each role that something is to be taken from, in review under the rules that any change is under. What
 * cannot be taken out gets none, and stays an open removal of the report with its reason.
 */
export async function openRemovals(
  tx: Transaction,
  context: Context,
  actor: Actor,
  campaign: LoadedCampaign,
  removals: readonly Item[],
): Promise<ReadonlyMap<string, Removal>> {
  const found = new Map<string, Removal>();
  for (const roleId of new Set(removals.map((item) => item.roleId))) {
    const items = removals.filter((item) => item.roleId === roleId);
    const role = await tx.role.findUniqueOrThrow({ where: { id: roleId }, include: { account: true } });
    const plan = planRemoval(context, role, items);
    for (const item of items) found.set(item.id, { refused: plan.refused.get(item.key) ?? '' });
    const taken = items.filter(({ key }) => !plan.refused.has(key));
    if (plan.proposal === null || taken.length === 0) continue;
    const change = await openSubmitted(tx, context, actor, {
      ...{ role, proposal: plan.proposal },
      needs: await needsOfProposal({ db: tx as Context['db'] }, role, plan.proposal),
      ...handsOf(taken, campaign, actor),
      title: `Take out what review ${campaign.number} found not needed`,
      reason: taken.map(({ who, decisions }) => `${who}: ${decisions.at(-1)?.reason || 'nobody answered'}`).join('\n'),
    });
    const ids = taken.map(({ id }) => id);
    await tx.reviewItem.updateMany({ where: { id: { in: ids } }, data: { changeId: change.id } });
    for (const id of ids) found.set(id, { change: change.number });
  }
  return found;
}

/**
 * Whose change it is: who said first that it is to go, else the product. Everyone else who ever said so for one of these items
 * had a hand in it; where silence removes, so had who chose that and who ended the review. None of them can approve it.
 */
function handsOf(items: readonly Item[], { startedById }: LoadedCampaign, actor: Actor) {
  const said = items
    .flatMap(({ decisions }) => decisions.filter(({ verdict }) => verdict === 'remove'))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ personId }) => personId);
  const silent = items.some(({ answer }) => answer === 'open');
  const chose = silent ? [startedById, ...(actor.kind === 'person' ? [actor.personId] : [])] : [];
  const hands: readonly Hand[] = [
    ...[...new Set(said)].map((personId) => ({ personId, act: 'review' as const })),
    ...[...new Set(chose)].map((personId) => ({ personId, act: 'silence' as const })),
  ];
  return { authorId: said[0] ?? REVIEW_AUTHOR, hands };
}

const tagsColumn = z.record(z.string(), z.string()).catch({});

interface RemovalPlan {
  readonly proposal: Proposal | null;
  /** By the key of the item. */
  readonly refused: ReadonlyMap<string, string>;
}

type Role = Parameters<typeof proposalOf>[0] & { readonly goneAt: Date | null; readonly tags: unknown };

/** The live policy without the items, as far as it can be without them. */
function planRemoval({ config }: Context, role: Role, items: readonly Item[]): RemovalPlan {
  const all = (reason: string): RemovalPlan => ({
    proposal: null,
    refused: new Map(items.map(({ key }) => [key, reason])),
  });
  if (role.goneAt !== null) return all('The role is gone.');
  const manager = config.writeManagedRoles ? null : managedElsewhere(tagsColumn.parse(role.tags));
  if (manager !== null) return all(refusalToWrite(manager));
  const live = parsePolicy(role.trustPolicy);
  if (!live.ok) return all('The trust policy does not parse. A person has to mend it.');
  const keys = items.map(({ key }) => key);
  const { policy, refused } = takeOut(live.policy, keys, issuerProfiles(config));
  if (refused.size === new Set(keys).size) return { proposal: null, refused };
  try {
    return { proposal: proposalOf(role, policy), refused };
  } catch (error) {
    if (error instanceof AppError) return all(error.message);
    throw error;
  }
}
