import { setTimeout as pause } from 'node:timers/promises';
import { GitLabError } from '@/lib/gitlab/port';
import type { GitLabWriter, MergeRequest } from '@/lib/gitlab/writer-port';
import type { JobMessages } from '@/lib/jobs/messages';
import { foundJobOf, foundJobs } from '@/lib/migration/finding';
import { namesTooOften } from '@/lib/migration/old-variables';
import { type Proposal, propose } from '@/lib/migration/propose';
import { patiently, type Wait } from '@/lib/services/connections/failures';
import { readPause } from '@/lib/services/facts/applying-pause';
import { audiencesOf } from '@/lib/services/migration/audiences';
import { branchOf, describeMergeRequest, TITLE } from '@/lib/services/migration/merge-request-text';
import { editDigest } from '@/lib/services/migration/read-finding';
import { NotOpened, requireAgreement, requireLint } from '@/lib/services/migration/require-lint';
import { readSources } from '@/lib/services/pipelines/read-sources';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** Opens the merge request that was asked for. Begins by looking, so that running it again does nothing twice. */
export async function runOpenMigration(
  context: Context,
  { instanceId, projectId }: JobMessages['open-migration'],
  wait: Wait = pause,
): Promise<void> {
  const finding = await context.db.migrationFinding.findFirst({
    where: { instanceId, projectId, state: 'opening' },
    include: { project: true },
  });
  if (!finding) return;
  const object = { kind: 'project', id: `${instanceId}/${projectId}`, name: finding.project.path };
  try {
    const request = await open(context, finding, wait);
    await context.db.$transaction(async (tx) => {
      const { count } = await tx.migrationFinding.updateMany({
        where: { instanceId, projectId, state: 'opening' },
        data: {
          ...{ state: 'proposed', proposedAt: context.now(), trouble: null },
          ...{ mergeRequest: request.number, mergeRequestUrl: request.url },
        },
      });
      if (count === 0) return;
      const data = { mergeRequest: request.number, edit: finding.editDigest };
      await recordEvent(tx, context, WORKER, { action: 'migration.opened', object, data });
    });
  } catch (error) {
    const trouble = explain(error);
    if (trouble === null) throw error;
    await context.db.$transaction(async (tx) => {
      const where = { instanceId, projectId, state: 'opening' };
      const { count } = await tx.migrationFinding.updateMany({ where, data: { state: 'found', trouble } });
      if (count === 0) return;
      const data = { outcome: trouble };
      await recordEvent(tx, context, WORKER, { action: 'migration.not-opened', object, data });
    });
  }
}

function explain(error: unknown): string | null {
  if (error instanceof NotOpened) return error.message;
  if (!(error instanceof GitLabError)) return null;
  return `GitLab stopped it at ${error.message} Ask again: what is there already is found and used.`;
}

interface Asked {
  readonly instanceId: string;
  readonly projectId: number;
  readonly audience: string;
  readonly editDigest: string;
  readonly jobs: unknown;
  readonly project: { readonly defaultBranch: string | null; readonly path: string };
}

async function open(context: Context, finding: Asked, wait: Wait): Promise<MergeRequest> {
  const { instanceId, projectId, audience, project } = finding;
  const writer = context.gitlabWriter(instanceId);
  if (writer === null) throw new NotOpened('No writer token is configured for this GitLab.');
  const target = project.defaultBranch;
  if (target === null) throw new NotOpened('The project has no default branch.');
  const branch = branchOf(finding.editDigest);
  const there = await writer.mergeRequest(projectId, branch, target);
  if (there?.state === 'opened' || there?.state === 'merged') return there;
  if (there) throw new NotOpened(`Merge request !${there.number} with this edit was closed by someone: ${there.url}`);
  const gitlab = context.gitlab(instanceId);
  const { reading, texts } = await readSources(gitlab, projectId, target, (call) => patiently(wait, call), {
    tooMuch: namesTooOften,
  });
  const proposal = propose(reading, texts, await audiencesOf(context, instanceId, audience));
  if (editDigest(proposal) !== finding.editDigest)
    throw new NotOpened(
      'The files are others than those that were scanned. Nothing was written. Scan again and look at the new proposal.',
    );
  await requireAgreement(gitlab, projectId, target, reading);
  await requireLint(writer, projectId, proposal, reading.root?.place.path, target);
  const paused = await readPause(context.db);
  if (paused) throw new NotOpened(`Applying is paused. ${paused.because}`);
  await recordAttempt(context, finding, branch);
  await commitFiles(writer, projectId, branch, target, proposal);
  const known = foundJobs.safeParse(finding.jobs);
  const jobs = known.success ? known.data : proposal.jobs.map(foundJobOf);
  const description = describeMergeRequest(jobs, audience);
  return writer.openMergeRequest(projectId, { source: branch, target, title: TITLE, description });
}

async function recordAttempt(
  context: Context,
  { instanceId, projectId, project, editDigest: edit }: Asked,
  branch: string,
) {
  await context.db.$transaction((tx) =>
    recordEvent(tx, context, WORKER, {
      action: 'migration.opening',
      object: { kind: 'project', id: `${instanceId}/${projectId}`, name: project.path },
      data: { branch, edit },
    }),
  );
}

/** One commit for each file that the branch does not have yet as it is meant. */
async function commitFiles(
  writer: GitLabWriter,
  projectId: number,
  branch: string,
  target: string,
  { files }: Proposal,
): Promise<void> {
  let hasBranch = await writer.hasBranch(projectId, branch);
  for (const { path, before, after } of files) {
    const replaces = await writer.file(projectId, path, hasBranch ? branch : target);
    if (replaces?.text === after) continue;
    if (replaces?.text !== before)
      throw new NotOpened(`${path} was changed in this moment. Nothing was merged. Scan again.`);
    const startBranch = hasBranch ? null : target;
    await writer.commitFile(projectId, {
      branch,
      startBranch,
      path,
      text: after,
      replaces,
      message: `${TITLE}: ${path}`,
    });
    hasBranch = true;
  }
}
