import { setTimeout as pause } from 'node:timers/promises';
import type { MigrationScan, Prisma } from '@/lib/db/generated/client';
import { GitLabError, type GitLabPort } from '@/lib/gitlab/port';
import type { BlobHit, SearchIn } from '@/lib/gitlab/repository-port';
import type { JobMessages } from '@/lib/jobs/messages';
import { OLD_VARIABLES } from '@/lib/migration/old-variables';
import { explainFailure, patiently, type Wait } from '@/lib/services/connections/failures';
import { forEachAtMost, inPieces } from '@/lib/services/facts/in-pieces';
import { audiencesOf } from '@/lib/services/migration/audiences';
import { keepFinding } from '@/lib/services/migration/keep-finding';
import { readFinding } from '@/lib/services/migration/read-finding';
import type { Patient, SharedFiles } from '@/lib/services/pipelines/read-sources';
import { WORKER } from '@/lib/services/verb/actors';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** Projects read at the same time: a handful of calls each, below GitLab's limits together with a sync. */
const AT_ONCE = 2;
/** Projects between two marks of progress: what a crash makes us read again. */
const PIECE = 10;

/**
 * Reads the projects of a scan in the order of their ids. Run again after a crash it goes on behind the last finished piece; a
 * failure of GitLab ends it in words, and what was found is kept.
 */
export async function runMigrationScan(
  context: Context,
  { scanId }: JobMessages['scan-migration'],
  wait: Wait = pause,
): Promise<void> {
  const scan = await context.db.migrationScan.findFirst({ where: { id: scanId, state: 'running' } });
  if (!scan) return;
  try {
    const unread = await readProjects(context, scan, (call) => patiently(wait, call));
    await endScan(context, scan, 'done', unread === 0 ? null : `${unread} projects could not be read.`);
  } catch (error) {
    const sentence = error instanceof AppError ? error.message : explainFailure(error);
    // Trouble on our side is tried again by the queue.
    if (sentence === null) throw error;
    await endScan(context, scan, 'failed', sentence);
  }
}

async function readProjects(context: Context, scan: MigrationScan, patient: Patient): Promise<number> {
  const { instanceId, groupPath, audience, cursor } = scan;
  const gitlab = context.gitlab(instanceId);
  const audiences = await audiencesOf(context, instanceId, audience);
  const where: Prisma.ProjectWhereInput = {
    ...{ instanceId, goneAt: null, archived: false },
    ...(groupPath !== null && { path: { startsWith: `${groupPath}/` } }),
  };
  const select = { gitlabId: true } as const;
  const total = await context.db.project.count({ where });
  const rest = { AND: [where, { gitlabId: { gt: cursor ?? 0 } }] };
  const projects = await context.db.project.findMany({ where: rest, select, orderBy: { gitlabId: 'asc' } });
  const hits = await searchWide(context, scan, gitlab, patient);
  const shared: SharedFiles = new Map();
  let done = total - projects.length;
  let unread = 0;
  await context.db.migrationScan.update({ where: { id: scan.id }, data: { total, done } });
  for (const piece of inPieces(projects, PIECE)) {
    await forEachAtMost(AT_ONCE, piece, async ({ gitlabId: projectId }) => {
      const known = hits?.filter((hit) => hit.projectId === projectId) ?? null;
      try {
        const finding = await readFinding({ gitlab, projectId, audiences, patient, hits: known, shared });
        await keepFinding(context, { instanceId, projectId, audience }, finding);
      } catch (error) {
        if (!(error instanceof GitLabError) || error.failure.kind !== 'failed') throw error;
        unread += 1;
      }
    });
    done += piece.length;
    const last = piece.at(-1)?.gitlabId ?? null;
    await context.db.migrationScan.update({ where: { id: scan.id }, data: { done, cursor: last } });
  }
  return unread;
}

/** Where the words occur, by one search over everything; null: this GitLab has no such search, so each project is searched. */
async function searchWide(
  context: Context,
  { instanceId, groupPath }: MigrationScan,
  gitlab: GitLabPort,
  patient: Patient,
): Promise<readonly BlobHit[] | null> {
  const group =
    groupPath && (await context.db.group.findFirst({ where: { instanceId, path: groupPath, goneAt: null } }));
  // gitlab.com itself would search the projects of the whole world.
  const isPublic = context.config.instances.some(({ id, shared }) => id === instanceId && shared);
  if (!group && isPublic) return null;
  const where: SearchIn = group ? { groupId: group.gitlabId } : 'everywhere';
  const hits: BlobHit[] = [];
  // Indexes of words do not find the longer names by the shorter one.
  for (const word of OLD_VARIABLES) {
    const found = await patient(() => gitlab.searchBlobs(where, word));
    if (found === null) return null;
    hits.push(...found);
  }
  return hits;
}

async function endScan(context: Context, scan: MigrationScan, state: 'done' | 'failed', note: string | null) {
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.migrationScan.updateMany({
      where: { id: scan.id, state: 'running' },
      data: { state, note, finishedAt: context.now() },
    });
    if (count === 0) return;
    const { done } = await tx.migrationScan.findUniqueOrThrow({ where: { id: scan.id } });
    await recordEvent(tx, context, WORKER, {
      action: state === 'done' ? 'migration.scan-finished' : 'migration.scan-failed',
      object: { kind: 'instance', id: scan.instanceId, name: scan.instanceId },
      data: { scan: scan.id, projects: done, ...(note !== null && { outcome: note }) },
    });
  });
}
