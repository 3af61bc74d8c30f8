import type { Prisma, Project } from '@/lib/db/generated/client';
import type { Database } from '@/lib/db/transaction';
import type { EstateFacts, ProjectFacts, RefFact } from '@/lib/reach/types';
import { issuerHost } from '@/lib/services/facts/issuer-profiles';
import { readProtection, readStrings } from '@/lib/services/verb/json-columns';

/** The facts that reach is decided on, as they were last read. What is gone or belongs to a removed connection is no fact. `which`: of these projects only. */
export async function loadFacts(db: Database, which: Prisma.ProjectWhereInput = {}): Promise<EstateFacts> {
  const present = { goneAt: null } as const;
  const instances = await db.instance.findMany({ where: { removedAt: null }, orderBy: { id: 'asc' } });
  // In one order whatever it was written in: what is first is shown, and chosen as an example.
  const byId = [{ instanceId: 'asc' }, { gitlabId: 'asc' }] as const;
  const groups = await db.group.findMany({
    ...{ where: present, orderBy: [...byId] },
    select: { instanceId: true, gitlabId: true, path: true },
  });
  const projects = await db.project.findMany({ where: { AND: [present, which] }, orderBy: [...byId] });
  const refs = await loadRefs(db, which);
  const former = await loadFormerPaths(db);
  const providers = await db.provider.findMany({
    ...{ where: present, orderBy: { arn: 'asc' } },
    select: { arn: true, clientIds: true },
  });
  // The providers of an account are read before its roles, and all of them or none.
  const accounts = await db.account.findMany({
    where: { removedAt: null, syncedAt: { not: null } },
    select: { id: true },
  });
  return {
    instances: instances.map((instance) => ({
      id: instance.id,
      issuer: instance.issuer,
      host: issuerHost(instance.issuer),
      shared: instance.shared,
      version: instance.version,
      projects: projects
        .filter((project) => project.instanceId === instance.id)
        .map((project) => toFacts(project, refs.get(keyOf(project.instanceId, project.gitlabId)) ?? [])),
      groups: groups
        .filter((group) => group.instanceId === instance.id)
        .map((group) => ({ id: group.gitlabId, path: group.path })),
      formerPaths: formerPathsOf(
        instance.id,
        former,
        projects.filter(({ instanceId }) => instanceId === instance.id),
      ),
    })),
    audiences: Object.fromEntries(providers.map(({ arn, clientIds }) => [arn, readStrings(clientIds)])),
    accounts: accounts.map(({ id }) => id),
  };
}

/** A path, and a project that left it (`projectId`) or that a mapping by this path was approved for (`isApproved`). */
interface PathOwner {
  readonly instanceId: string;
  readonly path: string;
  readonly projectId: number;
  readonly isApproved: boolean;
}

async function loadFormerPaths(db: Database): Promise<readonly PathOwner[]> {
  const left = await db.formerPath.findMany({ orderBy: [{ instanceId: 'asc' }, { path: 'asc' }] });
  const bound = await db.mappingProof.groupBy({
    by: ['instanceId', 'path', 'projectId'],
    where: { projectId: { not: null }, role: { goneAt: null } },
    orderBy: [{ instanceId: 'asc' }, { path: 'asc' }, { projectId: 'asc' }],
  });
  const approved = bound.map(({ instanceId, path, projectId }) => ({
    ...{ instanceId: instanceId ?? '', path: path ?? '', projectId: projectId ?? 0, isApproved: true },
  }));
  return [...left.map((row) => ({ ...row, isApproved: false })), ...approved];
}

/** By path the project that was approved there or had it before. Where people approved whoever has it now, nobody else counts. */
function formerPathsOf(
  instanceId: string,
  owners: readonly PathOwner[],
  projects: readonly Project[],
): ReadonlyMap<string, number> {
  const holders = new Map(projects.map(({ path, gitlabId }) => [path, gitlabId]));
  const former = new Map<string, number>();
  const taken = new Set<string>();
  for (const { path, projectId, isApproved } of owners.filter((owner) => owner.instanceId === instanceId)) {
    const holds = holders.get(path) === projectId;
    if (!holds || !isApproved) former.set(path, projectId);
    if (!holds && isApproved) taken.add(path);
    if (holds && isApproved && !taken.has(path)) former.delete(path);
  }
  return former;
}

const keyOf = (instanceId: string, projectId: number) => `${instanceId}/${projectId}`;

async function loadRefs(
  db: Database,
  project: Prisma.ProjectWhereInput,
): Promise<ReadonlyMap<string, readonly RefFact[]>> {
  const refs = new Map<string, RefFact[]>();
  for (const { instanceId, projectId, type, name, protected: isProtected } of await db.ref.findMany({
    where: { project },
    orderBy: [{ instanceId: 'asc' }, { projectId: 'asc' }, { type: 'asc' }, { name: 'asc' }],
  })) {
    const key = keyOf(instanceId, projectId);
    const fact: RefFact = { type: type === 'tag' ? 'tag' : 'branch', name, protected: isProtected };
    const list = refs.get(key);
    if (list) list.push(fact);
    else refs.set(key, [fact]);
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
