import { GitLabError, type GitLabGroup, type GitLabPort, type Page } from '@/lib/gitlab/port';
import { isOutside } from '@/lib/reach/estate/read-groups';
import { inPieces, pagesOf } from '@/lib/services/facts/in-pieces';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { type ChosenGroup, readChosenGroups, toJsonColumn } from '@/lib/services/verb/json-columns';

type Patient = <T>(call: () => Promise<T>) => Promise<T>;

/** Rows that one statement names. */
const PIECE = 1000;
/** Projects that are asked for one by one. */
const MOST_ASKED = 100;

/**
 * The groups whose projects the configuration has us read; null: everything that the token sees. A path is looked up once: afterwards its id is
 * what is meant, so that whoever takes the path of a group that moved is not read in its place. Throws AppError "not-found" that names
 * every group that GitLab does not know: less would be read than was asked for. Throws GitLabError.
 */
export async function findChosenGroups(
  { db, config }: Pick<Context, 'db' | 'config'>,
  instanceId: string,
  gitlab: Pick<GitLabPort, 'findGroup'>,
  patient: Patient = (call) => call(),
): Promise<readonly ChosenGroup[] | null> {
  const wanted = config.instances.find(({ id }) => id === instanceId)?.groups;
  if (wanted === undefined) return null;
  // At the very first start there is no row yet.
  const row = await db.instance.findUnique({ where: { id: instanceId } });
  const known = readChosenGroups(row?.readGroups) ?? [];
  const chosen: ChosenGroup[] = [];
  const unknown: string[] = [];
  for (const named of new Set(wanted)) {
    const before = known.find((each) => each.named === named);
    const group = await patient(() => gitlab.findGroup(before?.id ?? named));
    if (group === null) unknown.push(named);
    else chosen.push({ named, id: group.id, path: group.path });
  }
  if (unknown.length > 0) throw new AppError('not-found', unknownGroups(instanceId, unknown));
  return chosen;
}

const unknownGroups = (instanceId: string, names: readonly string[]): string =>
  `The groups of the GitLab ${instanceId} in the configuration: GitLab has no group ${names.join(', ')}, or hides it from Drawbridge's token. What was read before is kept, and nothing more is read from this GitLab. Check the full path, and that the token can see the group.`;

/** Every page of the groups to read: all, or the chosen ones with those below them, and those above, whose rules hold below too. */
export async function* pagesOfGroups(
  gitlab: Pick<GitLabPort, 'listGroups' | 'listGroupsBelow' | 'findGroup'>,
  chosen: readonly ChosenGroup[] | null,
  patient: Patient,
): AsyncGenerator<Page<GitLabGroup>> {
  if (chosen === null) {
    yield* pagesOf((cursor) => patient(() => gitlab.listGroups(cursor)));
    return;
  }
  for (const name of new Set<string | number>(chosen.flatMap(({ id, path }) => [...groupsAbove(path), id]))) {
    const group = await patient(() => gitlab.findGroup(name));
    if (group !== null) yield { items: [group], next: null };
  }
  for (const { id } of chosen) yield* pagesOf((cursor) => patient(() => gitlab.listGroupsBelow(id, cursor)));
}

/**
 * Every page of the projects to read, as GitLab lists them. One that is in two of the groups is listed twice. Groups have numbered pages
 * alone: where a project of an earlier page is deleted meanwhile, one that is there is on none. So those that are `known` and were not
 * listed are asked for by id.
 */
export async function* pagesOfProjects(
  gitlab: Pick<GitLabPort, 'listProjects' | 'listGroupProjects' | 'project'>,
  chosen: readonly ChosenGroup[] | null,
  known: () => Promise<readonly KnownProject[]>,
  patient: Patient,
): AsyncGenerator<{ readonly items: readonly { readonly id: number }[] }> {
  if (chosen === null) {
    yield* pagesOf((cursor) => patient(() => gitlab.listProjects(cursor)));
    return;
  }
  const listed = new Set<number>();
  for (const { id } of chosen)
    for await (const page of pagesOf((cursor) => patient(() => gitlab.listGroupProjects(id, cursor)))) {
      for (const project of page.items) listed.add(project.id);
      yield page;
    }
  const readGroups = chosen.map(({ path }) => path);
  const missing = (await known()).filter(
    ({ gitlabId, path }) => !listed.has(gitlabId) && !isOutside({ readGroups }, path),
  );
  // More than a few were not passed over: too many at once are held back anyway.
  for (const { gitlabId } of missing.slice(0, MOST_ASKED)) {
    const project = await patient(() => gitlab.project(gitlabId)).catch(nullWhereGone);
    if (project !== null && !isOutside({ readGroups }, project.path)) yield { items: [{ id: gitlabId }] };
  }
}

function nullWhereGone(error: unknown): null {
  if (error instanceof GitLabError && error.failure.kind === 'not-found') return null;
  throw error;
}

interface KnownProject {
  readonly gitlabId: number;
  readonly path: string;
}

/** The projects of a GitLab that are there as far as is known. */
export const knownProjects = ({ db }: Pick<Context, 'db'>, instanceId: string): Promise<readonly KnownProject[]> =>
  db.project.findMany({ where: { instanceId, goneAt: null }, select: { gitlabId: true, path: true } });

/** "a" and "a/b" of "a/b/c". */
const groupsAbove = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, index, parts) => parts.slice(0, index + 1).join('/'));

/**
 * Keeps which groups are read, once their projects were. What is outside of them is no fact from then on: it did not vanish, and nobody
 * is asked to accept that. Answers how many projects were left out.
 */
export async function leaveOutside(
  { db, now }: Pick<Context, 'db' | 'now'>,
  instanceId: string,
  chosen: readonly ChosenGroup[] | null,
  seen: ReadonlySet<string>,
): Promise<number> {
  const column = toJsonColumn(chosen === null ? null : [...chosen]);
  return db.$transaction(async (tx) => {
    const before = await tx.instance.findUniqueOrThrow({ where: { id: instanceId } });
    if (JSON.stringify(readChosenGroups(before.readGroups)) !== JSON.stringify(chosen))
      await tx.instance.update({ where: { id: instanceId }, data: { readGroups: column } });
    if (chosen === null) return 0;
    const readGroups = chosen.map(({ path }) => path);
    const above = new Set(readGroups.flatMap((path) => [path, ...groupsAbove(path)]));
    const known = { where: { instanceId, goneAt: null }, select: { gitlabId: true, path: true } } as const;
    const projects = (await tx.project.findMany(known)).filter(
      ({ gitlabId, path }) => !seen.has(String(gitlabId)) && isOutside({ readGroups }, path),
    );
    const groups = (await tx.group.findMany(known)).filter(
      ({ path }) => !above.has(path) && isOutside({ readGroups }, path),
    );
    const goneAt = now();
    for (const piece of inPieces(projects, PIECE))
      await tx.project.updateMany({ where: { instanceId, gitlabId: { in: idsOf(piece) } }, data: { goneAt } });
    for (const piece of inPieces(groups, PIECE))
      await tx.group.updateMany({ where: { instanceId, gitlabId: { in: idsOf(piece) } }, data: { goneAt } });
    return projects.length;
  });
}

const idsOf = (rows: readonly { readonly gitlabId: number }[]): number[] => rows.map(({ gitlabId }) => gitlabId);
