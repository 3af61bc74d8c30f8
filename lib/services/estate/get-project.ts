import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Project } from '@/lib/db/generated/client';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { admissions } from '@/lib/reach/admissions';
import { inAccount } from '@/lib/reach/providers';
import { reading, UNREAD } from '@/lib/reach/reading';
import { accountId, accountName, instanceId, instant, list, readingOf, sentence } from '@/lib/services/answers/parts';
import { protectionRule, rung } from '@/lib/services/answers/reach';
import { rungOf } from '@/lib/services/estate/rung-filter';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { plannedRename, plannedRenames } from '@/lib/services/renames/planned-renames';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { readProtection, readStrings } from '@/lib/services/verb/json-columns';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

const ROLES_SHOWN = 100;
const REFS_SHOWN = 500;

export const getProjectInput = z.strictObject({
  instanceId: z.string().max(100),
  projectId: rowNumberText,
});

export const projectRef = z
  .strictObject({
    type: z.enum(['branch', 'tag']),
    name: z.string(),
    protected: z.boolean(),
    roles: list(z.int()).describe('Positions in the list `roles` of the project.'),
  })
  .meta({ id: 'ProjectRef', description: 'A branch or tag, and the roles its pipelines can assume.' });
export type ProjectRef = z.infer<typeof projectRef>;

export const projectRole = z
  .strictObject({
    accountId,
    accountName,
    name: z.string(),
    rung: rung.nullable(),
    rungReason: sentence.nullable(),
    refCount: z.int(),
    protectedCount: z.int(),
  })
  .meta({ id: 'ProjectRole', description: 'A role that a project can assume.' });

export const projectView = z
  .strictObject({
    instanceId,
    instanceName: z.string(),
    id: z.int(),
    path: z.string(),
    visibility: z.string(),
    archived: z.boolean(),
    defaultBranch: z.string().nullable(),
    webUrl: z.string().nullable(),
    subComponents: list(z.string()).nullable(),
    protection: readingOf(protectionRule),
    developers: z.int().nullable(),
    maintainers: z.int().nullable(),
    groupRulesUnknown: z.boolean().describe('Rules of its group could not be read: more refs may be protected.'),
    deletionOn: z.string().nullable().describe('When GitLab deletes it (YYYY-MM-DD), where it waits for deletion.'),
    syncedAt: instant,
    refCount: z.int().nullable(),
    protectedRefCount: z.int().nullable(),
    refs: readingOf(projectRef).describe('At most 500, protected ones first.'),
    roleCount: z.int(),
    roles: list(projectRole).describe('Positions in the list `roles` of the project.'),
    renames: list(plannedRename),
  })
  .meta({ id: 'Project', description: 'A GitLab project and what its pipelines can assume. `null` means unknown.' });
export type ProjectView = z.infer<typeof projectView>;

/** Reads one project: its refs with their protection, and which roles each of them can assume. */
export async function getProject(context: Context, actor: Actor, input: unknown): Promise<ProjectView> {
  await requireAccess(context, actor, 'estate.read');
  const { instanceId, projectId } = parseInput(getProjectInput, input);
  const project = await context.db.project.findFirst({
    where: { instanceId, gitlabId: projectId, goneAt: null },
    include: { instance: true },
  });
  if (!project)
    throw new AppError('not-found', 'There is no such project in the inventory. Sync its GitLab to see it.');
  const admitted = await context.db.admission.findMany({
    where: { instanceId, projectId, role: { goneAt: null } },
    orderBy: [{ role: { name: 'asc' } }, { roleId: 'asc' }],
    take: ROLES_SHOWN,
    include: { role: { include: { account: true } } },
  });
  return {
    ...factsOf(project),
    instanceName: project.instance.name,
    refs: reading(
      await refsOf(
        context,
        project,
        admitted.map(({ role }) => role),
      ),
      UNREAD.refs,
    ),
    roleCount: project.roleCount,
    renames: await plannedRenames(context.db, project),
    roles: admitted.map(({ role, refCount, protectedCount }) => ({
      accountId: role.accountId,
      accountName: role.account.name,
      name: role.name,
      rung: rungOf(role.rung),
      rungReason: role.rungReason,
      refCount,
      protectedCount,
    })),
  };
}

function factsOf(project: Project) {
  return {
    instanceId: project.instanceId,
    id: project.gitlabId,
    path: project.path,
    visibility: project.visibility,
    archived: project.archived,
    defaultBranch: project.defaultBranch,
    webUrl: project.webUrl,
    subComponents: readStrings(project.subComponents),
    protection: reading(readProtection(project.protection), UNREAD.rules),
    developers: project.developers,
    maintainers: project.maintainers,
    syncedAt: project.syncedAt.toISOString(),
    groupRulesUnknown: project.groupRulesUnknown,
    deletionOn: project.deletionOn,
    refCount: project.refCount,
    protectedRefCount: project.protectedRefCount,
  };
}

/** The refs, each with the positions of the roles that admit its tokens. */
async function refsOf(
  context: Context,
  { instanceId, gitlabId, refCount }: Project,
  roles: readonly { readonly accountId: string; readonly trustPolicy: string }[],
): Promise<readonly ProjectRef[] | null> {
  if (refCount === null) return null;
  const rows = await context.db.ref.findMany({
    where: { instanceId, projectId: gitlabId },
    orderBy: [{ protected: 'desc' }, { type: 'asc' }, { name: 'asc' }],
    take: REFS_SHOWN,
  });
  const facts = await loadFacts(context.db, { instanceId, gitlabId });
  const admittedBy = new Map<string, number[]>();
  for (const [position, { accountId, trustPolicy }] of roles.entries()) {
    const parsed = parsePolicy(trustPolicy);
    for (const { ref } of parsed.ok ? admissions(parsed.policy, inAccount(facts, accountId)) : []) {
      const key = `${ref.type}/${ref.name}`;
      admittedBy.set(key, [...(admittedBy.get(key) ?? []), position]);
    }
  }
  return rows.map(({ type, name, protected: isProtected }) => ({
    type: type === 'tag' ? 'tag' : 'branch',
    name,
    protected: isProtected,
    roles: admittedBy.get(`${type}/${name}`) ?? [],
  }));
}
