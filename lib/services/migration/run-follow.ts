import { setTimeout as pause } from 'node:timers/promises';
import type { AuditAction } from '@/lib/audit/events';
import type { MigrationFinding, Project } from '@/lib/db/generated/client';
import { GitLabError } from '@/lib/gitlab/port';
import type { JobMessages } from '@/lib/jobs/messages';
import { patiently, type Wait } from '@/lib/services/connections/failures';
import { audiencesOf } from '@/lib/services/migration/audiences';
import { enteredSince } from '@/lib/services/migration/entered-since';
import { keepFinding } from '@/lib/services/migration/keep-finding';
import { branchOf } from '@/lib/services/migration/merge-request-text';
import { readFinding } from '@/lib/services/migration/read-finding';
import type { Patient } from '@/lib/services/pipelines/read-sources';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

type Followed = MigrationFinding & { readonly project: Project };

/** Looks at each open merge request, and at the roles of projects whose request was merged. */
export async function runFollowMigrations(
  context: Context,
  { instanceId }: JobMessages['follow-migration'],
  wait: Wait = pause,
): Promise<void> {
  const findings = await context.db.migrationFinding.findMany({
    where: { instanceId, state: { in: ['proposed', 'merged'] } },
    include: { project: true },
    orderBy: { projectId: 'asc' },
  });
  for (const finding of findings) {
    try {
      const state = finding.state === 'proposed' ? await followRequest(context, finding, wait) : 'merged';
      if (state === 'merged') await followRoles(context, finding);
    } catch (error) {
      if (!(error instanceof GitLabError)) throw error;
      await context.db.migrationFinding.updateMany({
        where: { instanceId, projectId: finding.projectId },
        data: { trouble: `It could not be looked at: ${error.message}` },
      });
    }
  }
}

/** Answers the state that the finding has then. */
async function followRequest(context: Context, finding: Followed, wait: Wait): Promise<string> {
  const { instanceId, projectId, project, editDigest, mergeRequest } = finding;
  const writer = context.gitlabWriter(instanceId);
  if (writer === null || project.defaultBranch === null) return finding.state;
  const { defaultBranch } = project;
  const request = await patiently(wait, () => writer.mergeRequest(projectId, branchOf(editDigest), defaultBranch));
  if (request?.state === 'merged') {
    // A job may enter before we look: what counts is when it was merged.
    const merged = { state: 'merged', mergedAt: request.mergedAt ?? context.now(), trouble: null };
    await move(context, finding, merged, 'migration.merged');
    return readAgain(context, finding, wait);
  }
  if (request?.state !== 'closed') return finding.state;
  const trouble = `Merge request !${mergeRequest} was closed and not merged. Scan again before you open another.`;
  return move(context, finding, { state: 'found', trouble }, null);
}

/** Reads the default branch again: people may have merged another edit than was proposed. Returns the state after it. */
async function readAgain(context: Context, { instanceId, projectId, audience }: Followed, wait: Wait): Promise<string> {
  const gitlab = context.gitlab(instanceId);
  const patient: Patient = (call) => patiently(wait, call);
  const found = await readFinding({
    ...{ gitlab, projectId, patient, hits: [], shared: new Map() },
    audiences: await audiencesOf(context, instanceId, audience),
  });
  await keepFinding(context, { instanceId, projectId, audience }, found);
  return (await context.db.migrationFinding.findFirst({ where: { instanceId, projectId } }))?.state ?? 'merged';
}

async function followRoles(context: Context, finding: Followed): Promise<void> {
  const { mergedAt } = await context.db.migrationFinding.findUniqueOrThrow({
    where: { instanceId_projectId: { instanceId: finding.instanceId, projectId: finding.projectId } },
  });
  if (mergedAt === null || !(await enteredSince(context, finding, mergedAt))) return;
  await move(
    context,
    { ...finding, state: 'merged' },
    { state: 'verified', verifiedAt: context.now(), trouble: null },
    'migration.verified',
  );
}

type Columns = Parameters<Context['db']['migrationFinding']['updateMany']>[0]['data'] & { readonly state: string };

async function move(context: Context, finding: Followed, data: Columns, action: AuditAction | null): Promise<string> {
  const { instanceId, projectId, state, project, mergeRequest } = finding;
  return context.db.$transaction(async (tx) => {
    const { count } = await tx.migrationFinding.updateMany({ where: { instanceId, projectId, state }, data });
    if (count === 0) return state;
    if (action !== null)
      await recordEvent(tx, context, WORKER, {
        action,
        object: { kind: 'project', id: `${instanceId}/${projectId}`, name: project.path },
        data: { mergeRequest },
      });
    return data.state;
  });
}
