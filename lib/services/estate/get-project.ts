import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { Instance, Project } from '@/lib/db/generated/client';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { inAccount } from '@/lib/reach/providers';
import { reading, UNREAD } from '@/lib/reach/reading';
import { accountId, accountName, instanceId, instant, list, readingOf, sentence } from '@/lib/services/answers/parts';
import { protectionRule, rung } from '@/lib/services/answers/reach';
import { rungOf } from '@/lib/services/estate/rung-filter';
import { lastRead } from '@/lib/services/facts/last-read';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { loadProject } from '@/lib/services/facts/load-project';
import { plannedRename, plannedRenames } from '@/lib/services/renames/planned-renames';
import { ask } from '@/lib/services/verb/ask';
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
    depends: z
      .string()
      .nullable()
      .describe('What else than the token decides for some of the refs, in words that follow "depends on".'),
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
  const project = await loadProject(context, { instanceId, projectId });
  const admitted = await context.db.admission.findMany({
    where: { instanceId, projectId, role: { goneAt: null } },
    orderBy: [{ role: { name: 'asc' } }, { roleId: 'asc' }],
    take: ROLES_SHOWN,
    include: { role: { include: { account: true } } },
  });
  const shown = await readRefs(
    context,
    project,
    admitted.map(({ role }) => role),
  );
  return {
    ...factsOf(project),
    instanceName: project.instance.name,
    refs: reading(shown.refs, UNREAD.refs),
    roleCount: project.roleCount,
    renames: await plannedRenames(context.db, project),
    roles: admitted.map(({ role, refCount, protectedCount }, position) => ({
      accountId: role.accountId,
      accountName: role.account.name,
      name: role.name,
      rung: rungOf(role.rung),
      rungReason: role.rungReason,
      refCount,
      protectedCount,
      depends: shown.depends[position] ?? null,
    })),
  };
}

function factsOf(project: Project & { readonly instance: Instance }) {
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
    syncedAt: lastRead(project, project.instance).toISOString(),
    groupRulesUnknown: project.groupRulesUnknown,
    deletionOn: project.deletionOn,
    refCount: project.refCount,
    protectedRefCount: project.protectedRefCount,
  };
}

/** The refs, each with the positions of the roles that admit its tokens; and by the position of a role what it depends on. */
async function readRefs(
  context: Context,
  { instanceId, gitlabId, refCount }: Project,
  roles: readonly { readonly accountId: string; readonly trustPolicy: string }[],
): Promise<{ readonly refs: readonly ProjectRef[] | null; readonly depends: readonly (string | null)[] }> {
  if (refCount === null) return { refs: null, depends: [] };
  const rows = await context.db.ref.findMany({
    where: { instanceId, projectId: gitlabId },
    orderBy: [{ protected: 'desc' }, { type: 'asc' }, { name: 'asc' }],
    take: REFS_SHOWN,
  });
  const facts = await loadFacts(context.db, { projects: [{ instanceId, projectId: gitlabId }] });
  const admittedBy = new Map<string, number[]>();
  const depends: (string | null)[] = [];
  for (const [position, { accountId, trustPolicy }] of roles.entries()) {
    const parsed = parsePolicy(trustPolicy);
    const found = parsed.ok ? await ask('admissions', parsed.policy, inAccount(facts, accountId)) : [];
    depends.push(found.find((admission) => admission.depends !== null)?.depends ?? null);
    for (const { ref } of found) {
      const key = `${ref.type}/${ref.name}`;
      admittedBy.set(key, [...(admittedBy.get(key) ?? []), position]);
    }
  }
  const refs = rows.map(
    ({ type, name, protected: isProtected }): ProjectRef => ({
      type: type === 'tag' ? 'tag' : 'branch',
      name,
      protected: isProtected,
      roles: admittedBy.get(`${type}/${name}`) ?? [],
    }),
  );
  return { refs, depends };
}
