import type { Config } from '@/lib/config/config';
import { linePolicies } from '@/lib/mappings/line-policies';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { RecoveredMapping } from '@/lib/mappings/types';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { ask } from '@/lib/services/verb/ask';

interface Asked {
  readonly accountId: string;
  readonly arn: string;
  readonly trustPolicy: string;
}

/**
 * Whether a line of a role admits a project of one of these groups, now or in future: by a mapping of one, of what is below it or
 * of a group above it, or by a foreign statement that lets any of their tokens in. What cannot be decided admits it: who reviews a
 * group is asked once too often rather than not at all. No groups: every line.
 */
export async function linesOfGroups(
  config: Pick<Config, 'instances'>,
  role: Asked,
  groups: readonly string[],
): Promise<(key: string) => boolean> {
  if (groups.length === 0) return () => true;
  const parsed = parsePolicy(role.trustPolicy);
  if (!parsed.ok) return () => true;
  const issuers = issuerProfiles(config);
  const mapped = new Map(recoverMappings(parsed.policy, issuers).mappings.map((mapping) => [mapping.id, mapping]));
  const admitting = new Set<string>();
  for (const [key, line] of linePolicies(parsed.policy, issuers)) {
    const mapping = mapped.get(key);
    if (mapping ? isOf(groups, mapping) : await admits(config, role, line, groups)) admitting.add(key);
  }
  return (key) => admitting.has(key);
}

/** Whether a mapping is of one of these groups, of what is below one, or of all below a group above one. GitLab compares paths without case. */
function isOf(groups: readonly string[], { source }: RecoveredMapping): boolean {
  const path = source.path.toLowerCase();
  return groups
    .map((group) => group.toLowerCase())
    .some(
      (group) =>
        path === group || path.startsWith(`${group}/`) || (source.kind === 'group' && group.startsWith(`${path}/`)),
    );
}

async function admits(
  config: Pick<Config, 'instances'>,
  { accountId, arn }: Asked,
  line: Policy,
  groups: readonly string[],
): Promise<boolean> {
  const issuers = issuerProfiles(config);
  const gitlabs = issuers.map(({ host, shared }) => ({
    host,
    kind: shared ? ('gitlab-com' as const) : ('gitlab' as const),
    ...{ subComponents: null, audiences: null },
  }));
  const all = parsePolicy(allOf(issuers, accountId, arn.split(':')[1] ?? 'aws', groups));
  if (!all.ok) return true;
  return (await ask('still-admits', all.policy, line, gitlabs, { account: accountId, audiences: {} })) !== 'no';
}

/** A policy that lets in every token of these groups and nobody else. Every subject of a project begins with its path. */
const allOf = (
  issuers: readonly { readonly host: string }[],
  accountId: string,
  partition: string,
  groups: readonly string[],
): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: issuers.map(({ host }) => ({
      Effect: 'Allow',
      Principal: { Federated: `arn:${partition}:iam::${accountId}:oidc-provider/${host}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringLike: { [`${host}:sub`]: groups.map((group) => `project_path:${group}/*`) } },
    })),
  });
