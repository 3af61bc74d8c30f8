import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { accountId, instant, list, roleName } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';
import { readStrings } from '@/lib/services/verb/json-columns';

export const renameState = z
  .enum(['given-up', 'waits-for-change', 'waits-for-rename', 'elsewhere', 'renamed', 'dropping', 'kept', 'done'])
  .meta({ id: 'RenameState', description: 'How far a planned rename is.' });
export type RenameState = z.infer<typeof renameState>;

export const plannedRename = z
  .strictObject({
    id: z.string(),
    accountId,
    roleName,
    oldPath: z.string(),
    newPath: z.string(),
    newComponents: list(z.string())
      .nullable()
      .describe('The parts of the new `sub` claim. `null` for a rename of the path.'),
    plannedAt: instant.describe('When it was planned.'),
    state: renameState,
    change: z
      .int()
      .describe('The change that admits both paths. `follow` drops the old path. `null` if not opened yet.'),
    dropChange: z.int().nullable(),
  })
  .meta({ id: 'PlannedRename', description: 'A planned rename of a project, for one role.' });
export type PlannedRename = z.infer<typeof plannedRename>;

const SHOWN = 20;
/** A change in these states has no effect, and will have none. */
const OVER: readonly string[] = ['rejected', 'withdrawn', 'expired', 'reverted'];

/** The renames that were planned for a project, the newest first; at most 20. `path`: the one that it has now. */
export async function plannedRenames(
  db: Context['db'],
  project: {
    readonly instanceId: string;
    readonly gitlabId: number;
    readonly path: string;
    readonly subComponents: unknown;
  },
): Promise<readonly PlannedRename[]> {
  const rows = await db.plannedRename.findMany({
    where: { instanceId: project.instanceId, projectId: project.gitlabId },
    orderBy: [{ plannedAt: 'desc' }, { id: 'asc' }],
    take: SHOWN,
    include: { role: true, change: true, dropChange: true },
  });
  return rows.map(({ id, role, oldPath, newPath, newComponents, plannedAt, change, dropChange }) => ({
    id,
    accountId: role.accountId,
    roleName: role.name,
    oldPath,
    newPath,
    newComponents: readStrings(newComponents),
    plannedAt: plannedAt.toISOString(),
    state: stateOf({
      ...{ oldPath, newPath, path: project.path, admits: change.state, drops: dropChange?.state ?? null },
      came:
        project.path === newPath &&
        (newComponents === null || isDeepStrictEqual(readStrings(project.subComponents), readStrings(newComponents))),
    }),
    change: change.number,
    dropChange: dropChange?.number ?? null,
  }));
}

interface Known {
  readonly oldPath: string;
  readonly newPath: string;
  readonly path: string;
  /** The project is as was planned. */
  readonly came: boolean;
  /** States of the two changes. */
  readonly admits: string;
  readonly drops: string | null;
}

function stateOf({ oldPath, newPath, path, came, admits, drops }: Known): RenameState {
  if (drops === 'applied') return 'done';
  if (drops !== null) return OVER.includes(drops) ? 'kept' : 'dropping';
  if (OVER.includes(admits)) return 'given-up';
  if (path !== oldPath && path !== newPath) return 'elsewhere';
  if (came) return 'renamed';
  return admits === 'applied' ? 'waits-for-rename' : 'waits-for-change';
}
