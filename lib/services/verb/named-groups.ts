import type { Config } from '@/lib/config/config';
import { GitLabError } from '@/lib/gitlab/port';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

/** The GitLab whose groups grants and rules name: people are known by its accounts alone. */
export const instanceOfPeople = ({ signIn }: Pick<Config, 'signIn'>): string => signIn.instanceId;

/**
 * Looks up the group that a path names, once: afterwards its id is what is meant, whatever becomes of the path. null: GitLab
 * knows none, or hides it from the token. Throws GitLabError.
 */
export async function resolveGroup(context: Pick<Context, 'db' | 'config' | 'gitlab' | 'now'>, path: string) {
  const key = { instanceId: instanceOfPeople(context.config), path };
  const known = await context.db.namedGroup.findUnique({ where: { instanceId_path: key } });
  if (known !== null && known.groupId !== null) return { id: known.groupId, path: known.fullPath ?? path };
  const group = await context.gitlab(key.instanceId).findGroup(path);
  const found = { triedAt: context.now(), groupId: group?.id ?? null, fullPath: group?.path ?? null };
  const problem = group === null ? unknownGroup(path) : null;
  await context.db.namedGroup.upsert({
    where: { instanceId_path: key },
    create: { ...key, ...found, problem },
    update: { ...found, problem },
  });
  return group;
}

export const unknownGroup = (path: string): string =>
  `GitLab has no group ${path}, or hides it from Drawbridge's token. Check the full path, and that the token can see the group.`;

/** Refuses paths that name no group. Nothing else is asked of GitLab for a group that is known already. */
export async function requireGroups(context: Context, paths: readonly string[]): Promise<void> {
  for (const path of new Set(paths)) {
    const group = await resolveGroup(context, path).catch((error: unknown) => {
      if (!(error instanceof GitLabError)) throw error;
      throw new AppError(
        'unavailable',
        `GitLab could not be asked about the group ${path}. Nothing was changed. Try again in a moment.`,
      );
    });
    if (group === null) throw new AppError('invalid', `${unknownGroup(path)} Nothing was changed. Check the path.`);
  }
}
