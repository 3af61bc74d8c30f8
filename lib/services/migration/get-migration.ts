import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { type FoundJob, fileDiff, fileDiffs, foundJob, foundJobs } from '@/lib/migration/finding';
import { FINDING_STATES, type FindingState } from '@/lib/migration/finding-state';
import { digest, instanceId, instant, list, sentence } from '@/lib/services/answers/parts';
import { judgeRoles, roleNeed } from '@/lib/services/migration/judge-roles';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

const keys = z.array(z.object({ key: z.string(), environmentScope: z.string(), protected: z.boolean() }));
const findingState = z.enum(Object.keys(FINDING_STATES) as [FindingState, ...FindingState[]]);
const notes = z.array(z.string());

export const migrationScanView = z
  .strictObject({
    id: z.string(),
    instanceId,
    groupPath: z.string().nullable(),
    audience: z.string(),
    state: z.string(),
    startedBy: z.string().meta({ examples: ['Rhea Holm'] }),
    startedAt: instant,
    done: z.int(),
    total: z.int().nullable(),
    note: sentence.nullable(),
  })
  .meta({ id: 'MigrationScan', description: 'A scan of the projects of an instance.' });
export type MigrationScanView = z.infer<typeof migrationScanView>;

export const migrationLine = z
  .strictObject({
    instanceId,
    projectId: z.int(),
    path: z.string(),
    state: findingState,
    jobs: z
      .strictObject({
        edit: z.int(),
        done: z.int(),
        byHand: z.int(),
      })
      .describe('Jobs that the proposed edit changes, that are done already, and that people have to change.'),
    variables: list(z.string()),
    staticKeys: z.int().nullable().describe('CI/CD variables with AWS keys that do not expire. `null` if unknown.'),
    editDigest: digest,
    editable: z.boolean().describe('Whether Drawbridge can propose an edit.'),
    mergeRequest: z
      .strictObject({
        number: z.int(),
        url: z.string(),
      })
      .nullable(),
    trouble: sentence.nullable(),
  })
  .meta({ id: 'MigrationLine', description: 'How far one project is.' });
export type MigrationLine = z.infer<typeof migrationLine>;

export const migrationBoard = z
  .strictObject({
    instances: list(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        issuer: z.string(),
        writable: z.boolean(),
      }),
    ),
    scans: list(migrationScanView).describe('The last scan of each instance.'),
    counts: z.record(findingState, z.int()),
    lines: list(migrationLine),
    cut: z.boolean().describe('There are more projects than are listed.'),
  })
  .meta({ id: 'MigrationBoard', description: 'The progress of the migration off `CI_JOB_JWT`.' });
export type MigrationBoard = z.infer<typeof migrationBoard>;

export const migrationView = migrationLine
  .extend({
    audience: z.string(),
    issuer: z.string(),
    found: list(
      foundJob.extend({
        needs: list(roleNeed),
      }),
    ),
    files: list(fileDiff),
    keys: keys.readonly().nullable(),
    notes: list(z.string()),
    proposedBy: z
      .string()
      .meta({ examples: ['Rhea Holm'] })
      .nullable(),
  })
  .meta({ id: 'Migration', description: 'What has to change in one project, and in AWS.' });
export type MigrationView = z.infer<typeof migrationView>;

const MOST_LINES = 1000;

/** How far the migration is: each project where a scan found something. */
export async function getMigrationBoard(context: Context, actor: Actor): Promise<MigrationBoard> {
  await requireAccess(context, actor, 'estate.read');
  const instances = await context.db.instance.findMany({ where: { removedAt: null }, orderBy: { id: 'asc' } });
  const where = { instanceId: { in: instances.map(({ id }) => id) }, project: { goneAt: null } };
  const scans = await context.db.migrationScan.findMany({
    where: { instanceId: where.instanceId },
    distinct: ['instanceId'],
    orderBy: [{ instanceId: 'asc' }, { startedAt: 'desc' }],
  });
  const rows = await context.db.migrationFinding.findMany({
    where,
    include: { project: true },
    orderBy: { project: { path: 'asc' } },
    take: MOST_LINES + 1,
  });
  const groups = await context.db.migrationFinding.groupBy({ by: ['state'], where, _count: true });
  const counted = new Map(groups.map(({ state, _count }) => [state, _count]));
  return {
    instances: instances.map(({ id, name, issuer }) => ({
      ...{ id, name, issuer },
      writable: context.config.instances.some((each) => each.id === id && each.writerToken !== null),
    })),
    scans: scans.map((scan) => ({
      ...{ id: scan.id, instanceId: scan.instanceId, groupPath: scan.groupPath, audience: scan.audience },
      ...{ state: scan.state, startedBy: scan.startedBy, startedAt: scan.startedAt.toISOString() },
      ...{ done: scan.done, total: scan.total, note: scan.note },
    })),
    counts: countsOf(counted),
    lines: rows.slice(0, MOST_LINES).map(lineOf),
    cut: rows.length > MOST_LINES,
  };
}

const countsOf = (counted: ReadonlyMap<string, number>) =>
  Object.fromEntries(Object.keys(FINDING_STATES).map((state) => [state, counted.get(state) ?? 0])) as Record<
    FindingState,
    number
  >;

type Row = NonNullable<Awaited<ReturnType<typeof findRow>>>;
const findRow = ({ db }: Context, instanceId: string, projectId: number) =>
  db.migrationFinding.findFirst({ where: { instanceId, projectId }, include: { project: true } });

function lineOf(row: Row): MigrationLine {
  const jobs = foundJobs.parse(row.jobs);
  const count = (verdict: FoundJob['verdict']) => jobs.filter((job) => job.verdict === verdict).length;
  return {
    ...{ instanceId: row.instanceId, projectId: row.projectId, path: row.project.path },
    state: row.state as FindingState,
    jobs: { edit: count('edit'), done: count('done'), byHand: count('by-hand') },
    variables: [...new Set(jobs.flatMap(({ uses }) => uses.map(({ variable }) => variable)))].sort(),
    staticKeys: row.staticKeys === null ? null : keys.parse(row.staticKeys).length,
    editDigest: row.editDigest,
    editable: fileDiffs.parse(row.files).length > 0,
    mergeRequest: row.mergeRequest === null ? null : { number: row.mergeRequest, url: row.mergeRequestUrl ?? '' },
    trouble: row.trouble,
  };
}

export const getMigrationInput = z.strictObject({
  instanceId: z.string().min(1).max(100),
  projectId: rowNumberText,
});

/** One project: its jobs, the lines that change, and what has to change on AWS, decided on the inventory as it is now. */
export async function getMigration(context: Context, actor: Actor, input: unknown): Promise<MigrationView> {
  await requireAccess(context, actor, 'estate.read');
  const { instanceId, projectId } = parseInput(getMigrationInput, input);
  const row = await findRow(context, instanceId, projectId);
  const instance = await context.db.instance.findFirst({ where: { id: instanceId, removedAt: null } });
  if (!row || !instance)
    throw new AppError('not-found', 'No scan found anything to migrate in this project. Start a scan to check again.');
  const jobs = foundJobs.parse(row.jobs);
  const needs = await judgeRoles(context, row, jobs);
  return {
    ...lineOf(row),
    ...{ audience: row.audience, issuer: instance.issuer, proposedBy: row.proposedBy },
    found: jobs.map((job) => ({ ...job, needs: needs.get(job.name) ?? [] })),
    files: fileDiffs.parse(row.files),
    keys: row.staticKeys === null ? null : keys.parse(row.staticKeys),
    notes: notes.parse(row.notes),
  };
}
