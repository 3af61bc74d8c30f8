import type { Database } from '@/lib/db/transaction';
import type { Policy } from '@/lib/policy/types';
import { neededProjects } from '@/lib/reach/estate/needed-projects';
import { AT_PATH, type ProofFact } from '@/lib/reach/proofs/proof-facts';
import type { EstateFacts, InstanceFacts } from '@/lib/reach/types';
import { loadFormerPaths } from '@/lib/services/facts/former-paths';
import { issuerHost } from '@/lib/services/facts/issuer-profiles';
import { ALL, findProjects, loadGroups, type Need } from '@/lib/services/facts/needs';
import { readProjects } from '@/lib/services/facts/read-projects';
import { readChosenGroups, readStrings } from '@/lib/services/verb/json-columns';

/** What a question is about. Providers, accounts and GitLabs are few and always there. */
export interface FactsWanted {
  /** Policies that are asked about: the projects that they let in or name. */
  readonly policies?: readonly Policy[];
  /** By their ids, whatever the policies say. */
  readonly projects?: readonly { readonly instanceId: string; readonly projectId: number }[];
  readonly groups?: readonly { readonly instanceId: string; readonly groupId: number }[];
  /** Facts that a proof was made of: of the same projects and paths it is told what is known now. */
  readonly proofs?: readonly ProofFact[];
}

/**
 * The facts that reach is decided on, as they were last read: those that the question needs, so that its price follows the question and
 * not the estate. What is gone or belongs to a removed connection is no fact. A policy that may admit any project needs them all;
 * they are read in slices. 'everything': for checks alone that hold the narrow answer against the whole one.
 */
export async function loadFacts(db: Database, wanted: FactsWanted | 'everything'): Promise<EstateFacts> {
  const instances = await db.instance.findMany({ where: { removedAt: null }, orderBy: { id: 'asc' } });
  const providers = await db.provider.findMany({
    ...{ where: { goneAt: null }, orderBy: { arn: 'asc' } },
    select: { arn: true, clientIds: true },
  });
  // The providers of an account are read before its roles, and all of them or none.
  const accounts = await db.account.findMany({
    where: { removedAt: null, syncedAt: { not: null } },
    select: { id: true },
  });
  const found: InstanceFacts[] = [];
  for (const { id, issuer, shared, version, readGroups } of instances) {
    const host = issuerHost(issuer);
    const need = wanted === 'everything' ? ALL : needOf(wanted, id, host);
    const read = readChosenGroups(readGroups)?.map(({ path }) => path);
    const known = { id, issuer, host, shared, version, ...(read && { readGroups: read }) };
    found.push({ ...known, ...(await loadInstance(db, id, need)) });
  }
  return {
    instances: found,
    audiences: Object.fromEntries(providers.map(({ arn, clientIds }) => [arn, readStrings(clientIds)])),
    accounts: accounts.map(({ id }) => id),
  };
}

async function loadInstance(db: Database, instanceId: string, need: Need) {
  const ids = await findProjects(db, instanceId, need);
  const named = await readProjects(db, instanceId, ids);
  const former = await loadFormerPaths(db, instanceId, need, named);
  // Who had a path that is named is told of wherever it is now.
  const known = new Set(ids);
  const owners = await readProjects(
    db,
    instanceId,
    [...new Set(former.values())].filter((id) => !known.has(id)),
  );
  // In one order whatever it was written in: what is first is shown, and chosen as an example.
  const projects = owners.length === 0 ? named : [...named, ...owners].sort((a, b) => a.id - b.id);
  return { projects, groups: await loadGroups(db, instanceId, need, projects), formerPaths: former };
}

function needOf(
  { policies = [], projects = [], groups = [], proofs = [] }: FactsWanted,
  id: string,
  host: string,
): Need {
  const needed = policies.map((policy) => neededProjects(policy, host));
  const own = proofs.filter(({ instanceId }) => instanceId === id);
  return {
    any: needed.some(({ any }) => any),
    paths: unique([
      ...needed.flatMap(({ paths }) => paths),
      ...own.flatMap(({ name }) => (name.startsWith(AT_PATH) ? [name.slice(AT_PATH.length)] : [])),
      ...own.flatMap(({ name, value }) => (name === 'path' ? [value] : [])),
    ]),
    prefixes: unique(needed.flatMap(({ prefixes }) => prefixes)),
    ids: unique([
      ...needed.flatMap(({ ids }) => ids),
      ...projects.flatMap(({ instanceId, projectId }) => (instanceId === id ? [projectId] : [])),
      ...own.flatMap(({ projectId }) => projectId ?? []),
    ]),
    groupIds: groups.flatMap(({ instanceId, groupId }) => (instanceId === id ? [groupId] : [])),
    // Whether there is any project is a fact about a policy too.
    anyOne: policies.length > 0,
  };
}

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];
