import { paths } from '@/components/paths';
import type { AccessMap } from '@/lib/services/estate/map/get-access-map';

/** Where each node of the map leads, by its id: a group to the map of what is in it, a role to its page, an account's rest to the account. */
export function mapHrefs(
  { sources, targets }: AccessMap,
  query: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const ofSources = sources.flatMap(({ id, kind, path }): [string, string][] => {
    if (kind === 'instance' || kind === 'internet') return [[id, paths.roles({ where: `reach:${kind}` })]];
    // A group that holds projects itself is drawn inside itself: there is nothing further in.
    return path === null || path === query.under ? [] : [[id, paths.accessMap({ ...query, under: path })]];
  });
  const ofTargets = targets.flatMap(({ id, accountId, role }): [string, string][] => {
    if (accountId === null) return [];
    if (role !== null) return [[id, paths.role({ accountId, name: role })]];
    return accountId === query.account
      ? [[id, paths.roles({ where: `account:${accountId}` })]]
      : [[id, paths.accessMap({ ...query, account: accountId })]];
  });
  return Object.fromEntries([...ofSources, ...ofTargets]);
}
