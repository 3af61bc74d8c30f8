import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { type FileDiff, type FoundJob, fileDiffs, foundJobs } from '@/lib/migration/finding';
import { FINDING_STATES, type FindingState } from '@/lib/migration/finding-state';
import { judgeRoles, type RoleNeed } from '@/lib/services/migration/judge-roles';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

const keys = z.array(z.object({ key: z.string(), environmentScope: z.string(), protected: z.boolean() }));
const notes = z.array(z.string());

export interface MigrationLine {
  readonly instanceId: string;
  readonly projectId: number;
  readonly path: string;
  readonly state: FindingState;
  /** Jobs that the proposal edits, that have their token already, and that are left to people. */
  readonly jobs: { readonly edit: number; readonly done: number; readonly byHand: number };
  readonly variables: readonly string[];
  /** Keys that do not expire; null: unknown. */
  readonly staticKeys: number | null;
  readonly editDigest: string;
  /** Whether there is an edit to propose. */
  readonly editable: boolean;
  readonly mergeRequest: { readonly number: number; readonly url: string } | null;
  readonly trouble: string | null;
}

export interface MigrationScanView {
  readonly id: string;
  readonly instanceId: string;
  readonly groupPath: string | null;
  readonly audience: string;
  readonly state: string;
  readonly startedBy: string;
  readonly startedAt: string;
  readonly done: number;
  readonly total: number | null;
  readonly note: string | null;
}

export interface MigrationBoard {
  readonly instances: readonly {
    readonly id: string;
    readonly name: string;
    readonly issuer: string;
    readonly writable: boolean;
  }[];
  /** The last scan of each instance. */
  readonly scans: readonly MigrationScanView[];
  readonly counts: Readonly<Record<FindingState, number>>;
  readonly lines: readonly MigrationLine[];
  /** More are there than are listed. */
  readonly cut: boolean;
}

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

export interface MigrationView extends MigrationLine {
  readonly audience: string;
  readonly issuer: string;
  readonly found: readonly (FoundJob & { readonly needs: readonly RoleNeed[] })[];
  readonly files: readonly FileDiff[];
  readonly keys: readonly z.output<typeof keys>[number][] | null;
  readonly notes: readonly string[];
  readonly proposedBy: string | null;
}

/** One project: its jobs, the lines that change, and what has to change on AWS, decided on the inventory as it is now. */
export async function getMigration(context: Context, actor: Actor, input: unknown): Promise<MigrationView> {
  await requireAccess(context, actor, 'estate.read');
  const { instanceId, projectId } = parseInput(getMigrationInput, input);
  const row = await findRow(context, instanceId, projectId);
  const instance = await context.db.instance.findFirst({ where: { id: instanceId, removedAt: null } });
  if (!row || !instance) throw new AppError('not-found', 'No scan found anything in this project.');
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
