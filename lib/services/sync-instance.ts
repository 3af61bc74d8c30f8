import { setTimeout as pause } from 'node:timers/promises';
import { GitLabError, type GitLabPort } from '@/lib/gitlab/port';
import type { Context, JobMessages } from '@/lib/services/context';
import { deriveRoles } from '@/lib/services/derive-estate';
import { loadGroupRules, syncGroups } from '@/lib/services/inventory-groups';
import { type ProjectReading, readProject, writeProject } from '@/lib/services/inventory-projects';
import { settleVanished } from '@/lib/services/inventory-vanished';
import { patiently, type Wait } from '@/lib/services/sync-failure';
import { forEachAtMost, inPieces, pagesOf } from '@/lib/services/sync-pace';
import { markDone, markPhase, type RunningSync, runSync, type SyncOutcome } from '@/lib/services/sync-run';

/** Projects read at the same time: well below GitLab's limits of 400 project reads a minute at five calls each. */
const AT_ONCE = 4;
/** Projects between two marks of progress: what a crash makes us read again. */
const PIECE = 20;

/**
 * Reads groups, projects, refs and protection of an instance into the inventory. Run again after a crash it goes on behind
 * the last finished piece: projects are read in the order of their ids, and the cursor is such an id.
 */
export async function syncInstance(
  context: Context,
  message: JobMessages['sync-instance'],
  wait: Wait = pause,
): Promise<void> {
  const source = { kind: 'instance', id: message.instanceId } as const;
  await runSync(context, source, message.startedBy, async (run): Promise<SyncOutcome> => {
    const gitlab = context.gitlab(message.instanceId);
    const patient = <T>(call: () => Promise<T>) => patiently(wait, call);
    const version = await patient(() => gitlab.version());
    await context.db.instance.update({ where: { id: message.instanceId }, data: { version } });
    await markPhase(context, run, 'groups', { done: run.done, total: null });
    const groups = await syncGroups(context, message.instanceId, gitlab, patient);
    const projects = await syncProjects(context, run, message.instanceId, gitlab, patient);
    const accepted = message.acceptVanished === true;
    const { held, gone } = await settleVanished(context, source, run, ['projects', 'groups'], accepted);
    await markPhase(context, run, 'reach', { done: projects, total: projects });
    await deriveRoles(context, 'all');
    return held === null ? { state: 'done', counts: { groups, projects, gone } } : { state: 'held', sentence: held };
  });
}

async function syncProjects(
  context: Context,
  run: RunningSync,
  instanceId: string,
  gitlab: GitLabPort,
  patient: <T>(call: () => Promise<T>) => Promise<T>,
): Promise<number> {
  const ids: number[] = [];
  for await (const page of pagesOf((cursor) => patient(() => gitlab.listProjects(cursor)), run.cursor))
    ids.push(...page.items.map((item) => item.id));
  let done = run.cursor === null ? 0 : run.done;
  await markPhase(context, run, 'projects', { done, total: done + ids.length });
  const rulesFor = await loadGroupRules(context.db, instanceId);
  for (const piece of inPieces(ids, PIECE)) {
    await forEachAtMost(AT_ONCE, piece, async (id) => {
      const reading = await readListed(gitlab, id, patient);
      if (reading === null) return;
      const rules = rulesFor(reading.project.path);
      await context.db.$transaction((tx) => writeProject(tx, context, instanceId, reading, rules));
    });
    done += piece.length;
    await markDone(context, run, done, String(piece.at(-1)));
  }
  return done;
}

/** null: deleted since it was listed. */
async function readListed(
  gitlab: GitLabPort,
  id: number,
  patient: <T>(call: () => Promise<T>) => Promise<T>,
): Promise<ProjectReading | null> {
  try {
    return await readProject(gitlab, id, patient);
  } catch (error) {
    if (error instanceof GitLabError && error.failure.kind === 'not-found') return null;
    throw error;
  }
}
