import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Moved } from '@/lib/db/generated/client';
import type { Database } from '@/lib/db/transaction';
import type { Policy } from '@/lib/policy/types';
import { neededProjects } from '@/lib/reach/estate/needed-projects';
import { inPieces } from '@/lib/services/facts/in-pieces';
import { issuerHost } from '@/lib/services/facts/issuer-profiles';
import { MAY_NAME_ROLES, rolesNamed } from '@/lib/services/facts/naming-roles';
import { readablePolicies } from '@/lib/services/facts/readable-policies';
import { DECIDED_ON } from '@/lib/services/proofs/void-moved-approvals';
import { skeleton } from '@/lib/subjects/visible-text';

/** Roles whose policies are read at a time: some milliseconds, after which others are answered. */
const PIECE = 50;
/** Ids that one statement names; of more, every row is read. */
const MOST_NAMED = 5000;

/** What moved of one GitLab. */
interface MovedPaths {
  readonly host: string;
  readonly ids: ReadonlySet<number>;
  /** Of projects, as they are and were, in lower case. */
  readonly paths: ReadonlySet<string>;
  /** The same as they are drawn. */
  readonly drawn: ReadonlySet<string>;
  /** Paths of groups in lower case. */
  readonly groups: readonly string[];
}

/** The roles that may be decided otherwise after what moved, in order: never too few. */
export async function concernedRoles(db: Database, moved: readonly Moved[]): Promise<readonly string[]> {
  const idsOf = (wanted: string) => [...new Set(moved.flatMap(({ kind, id }) => (kind === wanted ? [id] : [])))];
  const whole = moved.some(({ kind }) => kind === 'everything' || kind === 'instance');
  const paths = whole ? 'all' : await pathsThatMoved(db, moved);
  const known = await db.role.findMany({
    where: paths === 'all' ? { goneAt: null } : { accountId: { in: idsOf('account') }, goneAt: null },
    select: { id: true },
  });
  // One that is gone is among them: it admits nobody any more.
  const found = new Set([...idsOf('role'), ...known.map(({ id }) => id)]);
  if (paths !== 'all' && paths.length > 0) await addRolesAbout(db, paths, found);
  if (paths !== 'all') for (const id of await escalatingRoles(db, moved)) found.add(id);
  return [...found].sort();
}

/**
 * Those that can get hold of other roles are about whichever role moved, came within reach of pipelines or left it; and those that the
 * trust policy of such a role names get hold of it without any policy of their own.
 */
async function escalatingRoles(db: Database, moved: readonly Moved[]): Promise<readonly string[]> {
  const ids = [...new Set(moved.flatMap(({ kind, id }) => (kind === 'role' || kind === 'reach' ? [id] : [])))];
  const accounts = [...new Set(moved.flatMap(({ kind, id }) => (kind === 'account' ? [id] : [])))];
  if (ids.length === 0 && accounts.length === 0) return [];
  const found = new Set(
    (await db.role.findMany({ where: { goneAt: null, escalates: true }, ...ID })).map(({ id }) => id),
  );
  for (const piece of inPieces(ids, PIECE)) {
    const naming = await db.role.findMany({
      where: { id: { in: [...piece] }, AND: MAY_NAME_ROLES },
      select: { accountId: true, trustPolicy: true },
    });
    const named = naming.flatMap(({ trustPolicy, accountId }) => rolesNamed(trustPolicy, accountId) ?? []);
    if (named.length === 0) continue;
    for (const { id } of await db.role.findMany({ where: { goneAt: null, OR: named }, ...ID })) found.add(id);
    await nextTurn();
  }
  return [...found];
}

const ID = { select: { id: true } } as const;

/** By GitLab. 'all': every project of one moved, as when it is read for the first time; that there are projects is a fact about every role. */
async function pathsThatMoved(db: Database, moved: readonly Moved[]): Promise<readonly MovedPaths[] | 'all'> {
  const found: MovedPaths[] = [];
  for (const { id: instanceId, issuer } of await db.instance.findMany({ orderBy: { id: 'asc' } })) {
    const own = moved.filter(({ id, kind }) => id === instanceId && (kind === 'project' || kind === 'group'));
    if (own.length === 0) continue;
    const ids = new Set(own.flatMap(({ projectId }) => projectId ?? []));
    const present = await db.project.count({ where: { instanceId, goneAt: null }, take: ids.size + 1 });
    if (ids.size > 0 && present <= ids.size) return 'all';
    // Whoever named a project by a path that it left, or was approved for it at one, is told where it is now.
    const where = { instanceId, ...(ids.size <= MOST_NAMED && { projectId: { in: [...ids] } }) };
    const former = await db.formerPath.findMany({ where, select: { path: true } });
    const approved = await db.mappingProof.findMany({ where, select: { path: true }, distinct: ['path'] });
    const named = [...own.filter(({ kind }) => kind === 'project'), ...former, ...approved];
    const paths = named.flatMap(({ path }) => path ?? []);
    found.push({
      ...{ host: issuerHost(issuer), ids, drawn: new Set(paths.map(skeleton)) },
      paths: new Set(paths.map((path) => path.toLowerCase())),
      groups: own.flatMap(({ kind, path }) => (kind === 'group' && path !== null ? [path.toLowerCase()] : [])),
    });
  }
  return found;
}

/** Goes through the policies of all other roles, live, approved and proposed: some tens of microseconds for each. */
async function addRolesAbout(db: Database, moved: readonly MovedPaths[], found: Set<string>): Promise<void> {
  let after = '';
  for (;;) {
    const roles = await db.role.findMany({
      where: { goneAt: null, id: { gt: after } },
      select: {
        ...{ id: true, trustPolicy: true, approvedDocument: true },
        changes: { where: { state: { in: [...DECIDED_ON] } }, select: { proposedDocument: true } },
      },
      orderBy: { id: 'asc' },
      take: PIECE,
    });
    for (const { id, trustPolicy, approvedDocument, changes } of roles) {
      if (found.has(id)) continue;
      const documents = new Set([trustPolicy, approvedDocument, ...changes.map((change) => change.proposedDocument)]);
      const isAbout = (policy: Policy) => moved.some((each) => concerns(policy, each));
      if (readablePolicies(...documents).some(isAbout)) found.add(id);
    }
    const last = roles.at(-1);
    if (last === undefined || roles.length < PIECE) return;
    after = last.id;
    await nextTurn();
  }
}

function concerns(policy: Policy, moved: MovedPaths): boolean {
  const { any, ids, paths, prefixes } = neededProjects(policy, moved.host);
  return (
    any ||
    ids.some((id) => moved.ids.has(id)) ||
    paths.some((path) => isAt(path, moved)) ||
    prefixes.some((prefix) => isBelow(prefix.toLowerCase(), moved))
  );
}

/** A project is at the path, or at one that is taken for it; or a group moved that it is in. */
const isAt = (path: string, { paths, drawn, groups }: MovedPaths): boolean =>
  paths.has(path.toLowerCase()) ||
  drawn.has(skeleton(path)) ||
  groups.some((group) => path.toLowerCase().startsWith(`${group}/`));

function isBelow(prefix: string, { paths, groups }: MovedPaths): boolean {
  for (const path of paths) if (path.startsWith(prefix)) return true;
  return groups.some((group) => group.startsWith(prefix) || prefix.startsWith(group));
}
