import type { Transaction } from '@/lib/db/transaction';
import type { GitLabPort, GitLabProject } from '@/lib/gitlab/port';
import type { ProtectionRule, RefFact } from '@/lib/reach/types';
import { orUnknown } from '@/lib/services/connections/failures';
import type { Context } from '@/lib/services/verb/context';
import { holds, toJsonColumn } from '@/lib/services/verb/json-columns';

/** What GitLab says of one project. null: the token may not read it. */
export interface ProjectReading {
  readonly project: GitLabProject;
  readonly refs: readonly RefFact[] | null;
  readonly protection: readonly ProtectionRule[] | null;
  readonly members: Awaited<ReturnType<GitLabPort['projectMembers']>> | null;
}

/** Reads one project live; `patient` wraps each call. GitLabError "not-found" where it is gone. */
export async function readProject(
  gitlab: GitLabPort,
  id: number,
  patient: <T>(call: () => Promise<T>) => Promise<T>,
): Promise<ProjectReading> {
  const optional = <T>(call: () => Promise<T>) => orUnknown(() => patient(call));
  return {
    project: await patient(() => gitlab.project(id)),
    refs: await optional(() => gitlab.listRefs(id)),
    protection: await optional(() => gitlab.listProtection(id)),
    members: await optional(() => gitlab.projectMembers(id)),
  };
}

/**
 * Writes what moved of a reading: the project and, where they could be read, its refs. Refs that could not be read are unknown from
 * then on, whatever was known before. `groupRules` null: the rules of its group could not be read.
 */
export async function writeProject(
  tx: Transaction,
  context: Pick<Context, 'now'>,
  instanceId: string,
  { project, refs, protection, members }: ProjectReading,
  groupRules: readonly ProtectionRule[] | null,
): Promise<void> {
  const facts = {
    path: project.path,
    name: project.name,
    visibility: project.visibility,
    archived: project.archived,
    defaultBranch: project.defaultBranch,
    webUrl: project.webUrl,
    subComponents: toJsonColumn(project.subComponents),
    protection: toJsonColumn(protection === null ? null : withGroupRules(protection, groupRules ?? [])),
    // A GitLab that marks inherited rules lists all of them with the project's own.
    groupRulesUnknown: groupRules === null && protection?.some(({ inherited }) => inherited) !== true,
    developers: members?.developers ?? null,
    maintainers: members?.maintainers.length ?? null,
    // GitLab lists members in no promised order.
    maintainerIds: [...(members?.maintainers ?? [])].sort((a, b) => a - b),
    forkPipelinesInParent: project.forkPipelinesInParent,
    protectMergeRequestPipelines: project.protectMergeRequestPipelines,
    refCount: refs?.length ?? null,
    protectedRefCount: refs?.filter((ref) => ref.protected).length ?? null,
    createdAt: project.createdAt,
    deletionOn: project.deletionOn,
    missedAt: null,
    goneAt: null,
  };
  const key = { instanceId, gitlabId: project.id };
  const known = await tx.project.findUnique({ where: { instanceId_gitlabId: key } });
  if (known === null || !holds(known, facts)) {
    const row = { ...facts, syncedAt: context.now() };
    await tx.project.upsert({ where: { instanceId_gitlabId: key }, create: { ...key, ...row }, update: row });
    if (known !== null && known.path !== project.path) await leavePath(tx, context, known);
  }
  if (refs !== null) await writeRefs(tx, instanceId, project.id, refs);
}

/** A project that is at another path than before left that one: policies may still name it. */
async function leavePath(
  tx: Transaction,
  context: Pick<Context, 'now'>,
  { instanceId, gitlabId, path }: { readonly instanceId: string; readonly gitlabId: number; readonly path: string },
): Promise<void> {
  const former = { projectId: gitlabId, leftAt: context.now() };
  const key = { instanceId, path };
  await tx.formerPath.upsert({ where: { instanceId_path: key }, create: { ...key, ...former }, update: former });
}

/** GitLab lists a group's rules with the project's own where it marks them as inherited; older ones do not. */
function withGroupRules(own: readonly ProtectionRule[], group: readonly ProtectionRule[]): readonly ProtectionRule[] {
  const known = new Set(own.filter((rule) => rule.inherited).map((rule) => `${rule.type}:${rule.pattern}`));
  const rules = [...own, ...group.filter((rule) => !known.has(`${rule.type}:${rule.pattern}`))];
  // Which of them GitLab lists first means nothing.
  return rules
    .map((rule) => [orderOf(rule), rule] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, rule]) => rule);
}

const orderOf = ({ type, pattern, inherited, pushLevel, mergeLevel }: ProtectionRule): string =>
  JSON.stringify([inherited, type, pattern, pushLevel, mergeLevel]);

async function writeRefs(tx: Transaction, instanceId: string, projectId: number, refs: readonly RefFact[]) {
  const where = { instanceId, projectId };
  const textOf = (ref: { type: string; name: string; protected: boolean }) =>
    `${ref.type}:${ref.protected}:${ref.name}`;
  const stored = await tx.ref.findMany({ where });
  const known = new Set(stored.map(textOf));
  if (known.size === refs.length && refs.every((ref) => known.has(textOf(ref)))) return;
  await tx.ref.deleteMany({ where });
  await tx.ref.createMany({ data: refs.map((ref) => ({ ...where, ...ref })), skipDuplicates: true });
}
