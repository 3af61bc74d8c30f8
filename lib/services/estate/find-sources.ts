import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { reading, UNREAD } from '@/lib/reach/reading';
import { list, readingOf } from '@/lib/services/answers/parts';
import { loadProject } from '@/lib/services/facts/load-project';
import type { Context } from '@/lib/services/verb/context';
import { readProtection, readStrings } from '@/lib/services/verb/json-columns';
import { likeText, searchText } from '@/lib/services/verb/paging';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

const SHOWN = 20;
const REFS_SHOWN = 500;

export const findSourcesInput = z.strictObject({
  instanceId: z.string().max(100),
  q: searchText('the path').default(''),
});

export const projectSource = z
  .strictObject({
    id: z.int(),
    path: z.string(),
    subComponents: list(z.string()).nullable().describe('The parts of its `sub` claim. `null` if unknown.'),
    refs: readingOf(
      z.strictObject({
        type: z.enum(['branch', 'tag']),
        name: z.string(),
        protected: z.boolean(),
      }),
    ).describe('At most 500, protected ones first.'),
    patterns: readingOf(
      z.strictObject({
        type: z.enum(['branch', 'tag']),
        pattern: z.string(),
      }),
    ).describe('Patterns of its protection rules.'),
  })
  .meta({ id: 'ProjectSource', description: 'The refs and the protection of a project.' });
export type ProjectSource = z.infer<typeof projectSource>;

export const source = z
  .strictObject({
    kind: z.enum(['project', 'group']),
    id: z.int(),
    path: z.string(),
  })
  .meta({ id: 'Source', description: 'A project or group that a mapping can name.' });
export type Source = z.infer<typeof source>;

/** Projects and groups of an instance whose path contains the text: projects, then groups. */
export async function findSources(context: Context, actor: Actor, input: unknown): Promise<readonly Source[]> {
  await requireAccess(context, actor, 'estate.read');
  const { instanceId, q } = parseInput(findSourcesInput, input);
  // `contains` is a LIKE: its wildcards are taken as text.
  const contains = likeText(q);
  const where = { instanceId, goneAt: null, path: { contains, mode: 'insensitive' as const } };
  const groups = await context.db.group.findMany({ where, orderBy: { path: 'asc' }, take: 5 });
  const projects = await context.db.project.findMany({
    where: { ...where, archived: false, deletionOn: null },
    orderBy: { path: 'asc' },
    take: SHOWN,
  });
  return [
    ...projects.map((project) => ({ kind: 'project' as const, id: project.gitlabId, path: project.path })),
    ...groups.map((group) => ({ kind: 'group' as const, id: group.gitlabId, path: group.path })),
  ];
}

export const readSourceInput = z.strictObject({ instanceId: z.string().max(100), projectId: rowNumberText });

export async function readSource(context: Context, actor: Actor, input: unknown): Promise<ProjectSource> {
  await requireAccess(context, actor, 'estate.read');
  const { instanceId, projectId } = parseInput(readSourceInput, input);
  return projectSourceOf(context, instanceId, projectId);
}

/** The same for a verb that may read by another permission. AppError "not-found" where the inventory has no such project. */
export async function projectSourceOf(
  context: Pick<Context, 'db'>,
  instanceId: string,
  projectId: number,
): Promise<ProjectSource> {
  const project = await loadProject(context, { instanceId, projectId });
  const rules = project.groupRulesUnknown ? null : readProtection(project.protection);
  return {
    id: project.gitlabId,
    path: project.path,
    subComponents: readStrings(project.subComponents),
    refs: reading(project.refCount === null ? null : await refsOf(context, instanceId, projectId), UNREAD.refs),
    patterns: reading(
      rules === null ? null : rules.map(({ type, pattern }) => ({ type, pattern })),
      project.groupRulesUnknown ? UNREAD.groupRules : UNREAD.rules,
    ),
  };
}

async function refsOf({ db }: Pick<Context, 'db'>, instanceId: string, projectId: number) {
  const refs = await db.ref.findMany({
    where: { instanceId, projectId },
    orderBy: [{ protected: 'desc' }, { type: 'asc' }, { name: 'asc' }],
    take: REFS_SHOWN,
  });
  return refs.map((ref) => ({
    type: ref.type === 'tag' ? ('tag' as const) : ('branch' as const),
    name: ref.name,
    protected: ref.protected,
  }));
}
