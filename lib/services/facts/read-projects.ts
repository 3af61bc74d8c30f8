import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Project } from '@/lib/db/generated/client';
import type { Database } from '@/lib/db/transaction';
import type { ProjectFacts, RefFact } from '@/lib/reach/types';
import { inPieces } from '@/lib/services/facts/in-pieces';
import { readProtection, readStrings } from '@/lib/services/verb/json-columns';

/** Projects of one slice with their refs: some ten milliseconds, after which others are answered. */
const SLICE = 200;

/** What is known of these projects, in the order of the ids. Refs that are the same are one object, however many projects have them. */
export async function readProjects(
  db: Database,
  instanceId: string,
  ids: readonly number[],
): Promise<readonly ProjectFacts[]> {
  const shared = new Map<string, RefFact>();
  const found: ProjectFacts[] = [];
  for (const slice of inPieces(ids, SLICE)) {
    const where = { instanceId, goneAt: null, gitlabId: { in: [...slice] } };
    const projects = await db.project.findMany({ where, orderBy: { gitlabId: 'asc' } });
    const refs = await readRefs(db, instanceId, slice, shared);
    for (const project of projects) found.push(toFacts(project, refs.get(project.gitlabId) ?? []));
    await nextTurn();
  }
  return found;
}

interface RefRows {
  readonly projectId: number;
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly protections: readonly boolean[];
}

async function readRefs(db: Database, instanceId: string, ids: readonly number[], shared: Map<string, RefFact>) {
  // One row for a project: twenty thousand rows are less than half a million.
  const rows = await db.$queryRaw<RefRows[]>`
    SELECT "projectId", array_agg("name" ORDER BY "type", "name") AS names, array_agg("type" ORDER BY "type", "name") AS types,
      array_agg("protected" ORDER BY "type", "name") AS protections
    FROM "Ref" WHERE "instanceId" = ${instanceId} AND "projectId" = ANY(${[...ids]}::int[]) GROUP BY "projectId"`;
  const refs = new Map<number, readonly RefFact[]>();
  for (const { projectId, names, types, protections } of rows) {
    const own = names.map((name, at): RefFact => {
      const type = types[at] === 'tag' ? 'tag' : 'branch';
      const isProtected = protections[at] === true;
      const key = `${type} ${isProtected} ${name}`;
      const known = shared.get(key) ?? { type, name, protected: isProtected };
      shared.set(key, known);
      return known;
    });
    refs.set(projectId, own);
  }
  return refs;
}

function toFacts(project: Project, refs: readonly RefFact[]): ProjectFacts {
  return {
    id: project.gitlabId,
    path: project.path,
    visibility: project.visibility === 'private' || project.visibility === 'internal' ? project.visibility : 'public',
    defaultBranch: project.defaultBranch,
    subComponents: readStrings(project.subComponents),
    protection: readProtection(project.protection),
    ...(project.groupRulesUnknown && { moreProtection: true }),
    createdAt: project.createdAt?.toISOString() ?? null,
    deletionOn: project.deletionOn,
    refs: project.refCount === null ? null : refs,
    developers: project.developers,
    maintainers: project.maintainers,
    forkPipelinesInParent: project.forkPipelinesInParent,
    protectMergeRequestPipelines: project.protectMergeRequestPipelines,
  };
}
