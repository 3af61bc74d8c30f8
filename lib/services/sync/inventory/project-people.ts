import { GitLabError, type GitLabPort } from '@/lib/gitlab/port';
import type { NamedRule } from '@/lib/reach/people/types';
import { OPEN_TO_ALL } from '@/lib/reach/types';
import { orUnknown } from '@/lib/services/connections/failures';
import { forEachAtMost } from '@/lib/services/facts/in-pieces';
import type { Context } from '@/lib/services/verb/context';
import { holds, toJson, toJsonColumn } from '@/lib/services/verb/json-columns';

/** Projects read by one sync, those read longest ago first, and how many at the same time: three calls for each. */
const MOST_PROJECTS = 200;
const AT_ONCE = 4;

type Patient = <T>(call: () => Promise<T>) => Promise<T>;

/** Of a role that is open to a whole GitLab nobody is counted: it admits every project, and those of other roles would wait for their turn. */
const COUNTED = { goneAt: null, OR: [{ rung: null }, { rung: { lt: OPEN_TO_ALL } }] };

/**
 * Reads who is in the projects that some role admits, and whom their protection rules name. Of other projects nobody is read, and what
 * was read of a project that no role admits any more is forgotten.
 */
export async function syncProjectPeople(
  context: Context,
  instanceId: string,
  gitlab: GitLabPort,
  patient: Patient,
): Promise<void> {
  const admitted = { admissions: { some: { role: COUNTED } } };
  await context.db.projectPeople.deleteMany({ where: { instanceId, project: { NOT: admitted } } });
  const where = { instanceId, goneAt: null, archived: false, ...admitted };
  const select = { gitlabId: true };
  const never = await context.db.project.findMany({
    ...{ where: { ...where, people: null }, select },
    ...{ orderBy: { gitlabId: 'asc' }, take: MOST_PROJECTS },
  });
  const again = await context.db.project.findMany({
    ...{ where: { ...where, people: { isNot: null } }, select },
    ...{ orderBy: [{ people: { readAt: 'asc' } }, { gitlabId: 'asc' }], take: MOST_PROJECTS - never.length },
  });
  const due = [...never, ...again];
  const groups = new Map<number, readonly number[] | null>();
  await forEachAtMost(AT_ONCE, due, async ({ gitlabId }) => {
    const read = <T>(call: () => Promise<T>) => unlessFailed(() => orUnknown(() => patient(call)));
    const members = await read(() => gitlab.namedMembers(gitlabId));
    const rules = await read(() => gitlab.namedRules(gitlabId));
    for (const id of groupsOf(rules ?? []))
      if (!groups.has(id)) groups.set(id, await read(() => gitlab.groupMemberIds(id)));
    const named = groupsOf(rules ?? []).map((id) => [String(id), groups.get(id) ?? null] as const);
    const facts = {
      members: toJsonColumn(members),
      rules: toJsonColumn(rules),
      groups: toJson(Object.fromEntries(named)),
    };
    await write(context, { instanceId, projectId: gitlabId }, facts);
  });
}

/** A project that GitLab fails to describe is unknown, and holds up none of the others. */
async function unlessFailed<T>(call: () => Promise<T | null>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof GitLabError && error.failure.kind === 'failed') return null;
    throw error;
  }
}

const groupsOf = (rules: readonly NamedRule[]): readonly number[] => [
  ...new Set(
    rules.flatMap(({ push, merge }) => [...(push ?? []), ...(merge ?? [])].flatMap(({ groupId }) => groupId ?? [])),
  ),
];

async function write(
  { db, now }: Pick<Context, 'db' | 'now'>,
  key: { readonly instanceId: string; readonly projectId: number },
  facts: Pick<Parameters<typeof db.projectPeople.create>[0]['data'], 'members' | 'rules' | 'groups'>,
): Promise<void> {
  const readAt = now();
  const known = await db.projectPeople.findUnique({ where: { instanceId_projectId: key } });
  // Only when it was read moves: rows of JSON that stayed the same are not written again.
  if (known !== null && holds(known, facts))
    await db.projectPeople.update({ where: { instanceId_projectId: key }, data: { readAt } });
  else
    await db.projectPeople.upsert({
      where: { instanceId_projectId: key },
      create: { ...key, ...facts, readAt },
      update: { ...facts, readAt },
    });
}
