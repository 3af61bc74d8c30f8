import { recoverMappings } from '@/lib/mappings/recover-mappings';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { PathTrust, TrustAge } from '@/lib/reach/types';
import { originsOf } from '@/lib/services/changes/record/line-origins';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { APPLIED, approvedFor } from '@/lib/services/proofs/bound-project';
import type { Context } from '@/lib/services/verb/context';

/** Since when a role trusts each path that its mappings name, by what IAM, the revisions that were seen and approved changes say. */
export async function trustAgeOf({ db, config }: Pick<Context, 'db' | 'config'>, roleId: string): Promise<TrustAge> {
  const { createdAt, trustPolicy, revisions, changes } = await db.role.findUniqueOrThrow({
    where: { id: roleId },
    include: { changes: APPLIED, revisions: { orderBy: [{ at: 'asc' }, { id: 'asc' }] } },
  });
  const issuers = issuerProfiles(config);
  const parsed = parsePolicy(trustPolicy);
  const { mappings } = parsed.ok ? recoverMappings(parsed.policy, issuers) : { mappings: [] };
  const originOf = originsOf({ createdAt, changes, revisions }, issuers);
  const paths = new Map<string, PathTrust>();
  for (const { id, source, provider } of mappings) {
    const instance = config.instances.find((each) => each.issuer === `https://${provider.host}`);
    if (source.kind !== 'project' || instance === undefined) continue;
    const { change, since } = originOf(id);
    // A mapping from the start can be dated only to the role's creation, until Drawbridge first saw it.
    const seenAt = since?.getTime() === createdAt.getTime() ? revisions[0]?.at : since;
    paths.set(`${provider.host} ${source.path}`, {
      atEarliest: since?.toISOString() ?? null,
      seenAt: seenAt?.toISOString() ?? null,
      approvedFor: change === null ? null : (approvedFor(change, instance.id, source.path) ?? null),
    });
  }
  return { roleCreatedAt: createdAt.toISOString(), paths };
}
