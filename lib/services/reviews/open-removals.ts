import type { Actor } from '@/lib/access/decide';
import { REVIEW_AUTHOR } from '@/lib/changes/system-author';
import { editPolicy } from '@/lib/mappings/edit-policy';
import { mappingLines } from '@/lib/mappings/mapping-lines';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';
import { needsOfProposal } from '@/lib/services/change-needs';
import type { Context, Transaction } from '@/lib/services/context';
import { issuerProfiles } from '@/lib/services/issuer-profiles';
import { fittingProposal, openSubmitted } from '@/lib/services/open-submitted';
import type { LoadedCampaign } from '@/lib/services/reviews/campaign-view';

type Item = LoadedCampaign['items'][number];

/**
 * Opens one change for each role that something is to be taken from, in review under the rules that any change is under. Gives
 * the number of the change of each item. What cannot be taken out by itself gets none, and stays an open removal of the report.
 */
export async function openRemovals(
  tx: Transaction,
  context: Context,
  actor: Actor,
  campaign: LoadedCampaign,
  removals: readonly Item[],
): Promise<ReadonlyMap<string, number>> {
  const numbers = new Map<string, number>();
  for (const roleId of new Set(removals.map((item) => item.roleId))) {
    const items = removals.filter((item) => item.roleId === roleId);
    const role = await tx.role.findFirst({ where: { id: roleId, goneAt: null }, include: { account: true } });
    const left = role && withoutItems(context, role.trustPolicy, items);
    if (!role || !left) continue;
    const proposal = fittingProposal(role, left.policy);
    if (proposal === null || proposal.digest === role.trustDigest) continue;
    const change = await openSubmitted(tx, context, actor, {
      role,
      proposal,
      needs: await needsOfProposal({ db: tx as Context['db'] }, role, proposal),
      ...handsOf(left.items, campaign, actor),
      title: `Take out what review ${campaign.number} found not needed`,
      reason: left.items
        .map(({ who, decisions }) => `${who}: ${decisions.at(-1)?.reason || 'nobody answered'}`)
        .join('\n'),
    });
    await tx.reviewItem.updateMany({
      where: { id: { in: left.items.map(({ id }) => id) } },
      data: { changeId: change.id },
    });
    for (const { id } of left.items) numbers.set(id, change.number);
  }
  return numbers;
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
  const [authorId = REVIEW_AUTHOR, ...others] = said;
  return { authorId, coEditorIds: [...new Set([...others, ...chose])].filter((id) => id !== authorId) };
}

/** The live policy without those of the items that are still in it and are mappings; null: there is none, or nothing would be left. */
function withoutItems(
  context: Context,
  trustPolicy: string,
  items: readonly Item[],
): { readonly policy: Policy; readonly items: readonly Item[] } | null {
  const parsed = parsePolicy(trustPolicy);
  if (!parsed.ok) return null;
  const issuers = issuerProfiles(context.config);
  const live = new Set(
    mappingLines(parsed.policy, issuers).flatMap(({ key, kind }) => (kind === 'mapping' ? [key] : [])),
  );
  const present = items.filter(({ key }) => live.has(key));
  if (present.length === 0) return null;
  const edited = editPolicy(parsed.policy, { add: [], remove: present.map(({ key }) => key) }, issuers);
  return edited.ok && edited.policy.statements.length > 0 ? { policy: edited.policy, items: present } : null;
}
