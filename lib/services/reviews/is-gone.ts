import type { Config } from '@/lib/config/config';
import { linePolicies } from '@/lib/mappings/line-policies';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { evidenceColumn } from '@/lib/reviews/evidence';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { ask } from '@/lib/services/verb/ask';

interface AskedLine {
  readonly key: string;
  readonly evidence: unknown;
  readonly role: { readonly goneAt: Date | null; readonly accountId: string; readonly trustPolicy: string };
}

/**
 * Whether what an item asked about is out of the live policy: it lets in nobody whom the line let in when the review started, by
 * whatever statement. What cannot be decided is not gone. A line that denies, or that never parsed, is gone with its text.
 */
async function isGone({ key, evidence, role }: AskedLine, config: Pick<Config, 'instances'>): Promise<boolean> {
  if (role.goneAt !== null) return true;
  const live = parsePolicy(role.trustPolicy);
  if (!live.ok) return false;
  const issuers = issuerProfiles(config);
  const document = evidenceColumn.parse(evidence).policy;
  const line = document === null ? null : parsePolicy(document);
  if (!line?.ok || line.policy.statements.every(({ effect }) => effect === 'Deny'))
    return !linePolicies(live.policy, issuers).has(key);
  const gitlabs = issuers.map(({ host, shared }) => ({
    host,
    kind: shared ? ('gitlab-com' as const) : ('gitlab' as const),
    ...{ subComponents: null, audiences: null },
  }));
  const account = { account: role.accountId, audiences: {} };
  return (await ask('still-admits', line.policy, live.policy, gitlabs, account)) === 'no';
}

/** Ids of those of these items that are out of the live policy. */
export async function goneAmong(
  items: readonly (AskedLine & { readonly id: string })[],
  config: Pick<Config, 'instances'>,
): Promise<ReadonlySet<string>> {
  const gone = new Set<string>();
  for (const item of items) if (await isGone(item, config)) gone.add(item.id);
  return gone;
}
