import type { Database } from '@/lib/db/transaction';
import type { ProjectFacts } from '@/lib/reach/types';
import type { Need } from '@/lib/services/facts/needs';

/** A path, and a project that left it or that a mapping by this path was approved for (`isApproved`). */
interface PathOwner {
  readonly path: string;
  readonly projectId: number;
  readonly isApproved: boolean;
}

/**
 * By path the project that was approved there or had it before, of the paths that are needed. Where people approved whoever has it
 * now, nobody else counts. `projects`: those that are needed, which has whoever is at such a path.
 */
export async function loadFormerPaths(
  db: Database,
  instanceId: string,
  need: Need,
  projects: readonly ProjectFacts[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = need.any
    ? {}
    : {
        OR: [{ path: { in: [...need.paths] } }, ...need.prefixes.map((prefix) => ({ path: { startsWith: prefix } }))],
      };
  const left = await db.formerPath.findMany({ where: { instanceId, ...wanted }, orderBy: { path: 'asc' } });
  const bound = await db.mappingProof.groupBy({
    by: ['path', 'projectId'],
    where: { instanceId, projectId: { not: null }, role: { goneAt: null }, ...wanted },
    orderBy: [{ path: 'asc' }, { projectId: 'asc' }],
  });
  const approved = bound.map(({ path, projectId }) => ({
    path: path ?? '',
    projectId: projectId ?? 0,
    isApproved: true,
  }));
  const owners: readonly PathOwner[] = [...left.map((row) => ({ ...row, isApproved: false })), ...approved];
  const holders = new Map(projects.map(({ path, id }) => [path, id]));
  const former = new Map<string, number>();
  const taken = new Set<string>();
  for (const { path, projectId, isApproved } of owners) {
    const holds = holders.get(path) === projectId;
    if (!holds || !isApproved) former.set(path, projectId);
    if (!holds && isApproved) taken.add(path);
    if (holds && isApproved && !taken.has(path)) former.delete(path);
  }
  return former;
}
