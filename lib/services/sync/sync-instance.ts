import { setTimeout as pause } from 'node:timers/promises';
import { GitLabError, type GitLabPort } from '@/lib/gitlab/port';
import type { JobMessages } from '@/lib/jobs/messages';
import { patiently, type Wait } from '@/lib/services/connections/failures';
import { firstAnswer } from '@/lib/services/connections/first-answer';
import { forEachAtMost, inPieces } from '@/lib/services/facts/in-pieces';
import { deriveMoved } from '@/lib/services/sync/derive-moved';
import {
  findChosenGroups,
  knownProjects,
  leaveOutside,
  pagesOfProjects,
} from '@/lib/services/sync/inventory/chosen-groups';
import { loadGroupRules, syncGroups } from '@/lib/services/sync/inventory/groups';
import { syncProjectPeople } from '@/lib/services/sync/inventory/project-people';
import { readProject, writeProject } from '@/lib/services/sync/inventory/projects';
import { settleVanished } from '@/lib/services/sync/inventory/vanished';
import { markDone, markPhase, type RunningSync, runSync, type SyncOutcome } from '@/lib/services/sync/run';
import type { Context } from '@/lib/services/verb/context';

/** Projects read at the same time: well below GitLab's limits of 400 project reads a minute at six calls each. */
const AT_ONCE = 4;
/** Projects between two marks of progress: what a crash makes us read again. */
const PIECE = 20;
/** With more unreadable projects than this the instance itself is ill. */
const UNREADABLE = 20;

type Patient = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * Reads groups, projects, refs and protection of an instance into the inventory. Run again after a crash it goes on behind
 * the last finished piece: projects are read in the order of their ids, and the cursor is such an id.
 */
export async function syncInstance(
  context: Context,
  message: JobMessages['sync-instance'],
  wait: Wait = pause,
  patience?: number,
): Promise<void> {
  const { instanceId } = message;
  const source = { kind: 'instance', id: instanceId } as const;
  await runSync(context, source, message.startedBy, async (run): Promise<SyncOutcome> => {
    const gitlab = context.gitlab(instanceId);
    const patient: Patient = (call) => patiently(wait, call);
    const version = await firstAnswer(wait, source, () => gitlab.version(), patience);
    await context.db.instance.update({ where: { id: instanceId }, data: { version } });
    await markPhase(context, run, 'groups', { done: run.done, total: null });
    const chosen = await findChosenGroups(context, instanceId, gitlab, patient);
    const groups = await syncGroups(context, instanceId, gitlab, chosen, patient);
    const known = () => knownProjects(context, instanceId);
    const pages = pagesOfProjects(gitlab, chosen, known, patient);
    const { projects, seen, unreadable } = await syncProjects(context, run, instanceId, gitlab, pages, patient);
    const outside = await leaveOutside(context, instanceId, chosen, seen);
    const accepted = message.acceptVanished === true;
    const all = { projects: seen, groups: new Set(groups.map(String)) };
    const { held, gone } = await settleVanished(context, source, run, all, accepted);
    await markPhase(context, run, 'reach', { done: projects, total: projects });
    await deriveMoved(context);
    await syncProjectPeople(context, instanceId, gitlab, patient);
    if (held !== null) return { state: 'held', sentence: held };
    return {
      state: 'done',
      counts: { groups: groups.length, projects, gone, outside, unreadable: unreadable.length },
      note: unreadable.length === 0 ? null : explainUnreadable(unreadable),
    };
  });
}

async function syncProjects(
  context: Context,
  run: RunningSync,
  instanceId: string,
  gitlab: GitLabPort,
  pages: ReturnType<typeof pagesOfProjects>,
  patient: Patient,
): Promise<{ readonly projects: number; readonly seen: ReadonlySet<string>; readonly unreadable: readonly number[] }> {
  const found = new Set<number>();
  // The whole list, whatever was read before a crash: it says what is there.
  for await (const page of pages) for (const { id } of page.items) found.add(id);
  const listed = [...found];
  const seen = new Set(listed.map(String));
  const ids = listed.filter((id) => id > Number(run.cursor ?? 0)).sort((a, b) => a - b);
  let done = listed.length - ids.length;
  await markPhase(context, run, 'projects', { done, total: done + ids.length });
  const rulesFor = await loadGroupRules(context.db, instanceId);
  const unreadable: number[] = [];
  const syncOne = async (id: number) => {
    const reading = await readProject(gitlab, id, patient);
    const rules = rulesFor(reading.project);
    await context.db.$transaction((tx) => writeProject(tx, context, instanceId, reading, rules));
  };
  for (const piece of inPieces(ids, PIECE)) {
    await forEachAtMost(AT_ONCE, piece, async (id) => {
      try {
        await syncOne(id);
      } catch (error) {
        const kind = error instanceof GitLabError ? error.failure.kind : null;
        // Deleted since it was listed: not seen, so gone at the end.
        if (kind === 'not-found') {
          seen.delete(String(id));
          return;
        }
        if (kind !== 'failed' || unreadable.length === UNREADABLE) throw error;
        unreadable.push(id);
        await missProject(context, instanceId, id);
      }
    });
    done += piece.length;
    await markDone(context, run, done, String(piece.at(-1)));
  }
  return { projects: done, seen, unreadable };
}

/** GitLab lists the project and fails to describe it: it is not gone, and what was known of it stays. */
async function missProject(context: Context, instanceId: string, gitlabId: number): Promise<void> {
  const where = { instanceId, gitlabId, missedAt: null };
  await context.db.project.updateMany({ where, data: { missedAt: context.now() } });
}

const explainUnreadable = (ids: readonly number[]): string =>
  `GitLab failed to describe ${ids.length === 1 ? 'the project' : `${ids.length} projects, the first of them`} with id ${ids[0]}. What was known is kept.`;
