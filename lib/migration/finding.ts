import { z } from 'zod';
import { workedWithAws } from '@/lib/migration/old-variables';
import type { JobPlan } from '@/lib/migration/write-edits';

const roleHint = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('arn'), arn: z.string() }),
  z.object({ kind: z.literal('variable'), name: z.string() }),
]);

/** A job that names an old variable, as a scan keeps it. */
export const foundJob = z.object({
  name: z.string(),
  /** "edit": the proposal gives it a token; "done": it has one; "by-hand": `sentence` says why no edit is proposed. */
  verdict: z.enum(['edit', 'done', 'by-hand']),
  sentence: z.string().nullable(),
  uses: z.array(z.object({ project: z.string().nullable(), path: z.string(), line: z.int(), variable: z.string() })),
  /** Whether AWS ever accepted every token that the job reads. */
  worked: z.boolean(),
  /** ID tokens that take the place of the variables. */
  tokens: z.array(z.string()),
  /** The job asks for that token already, for these audiences; null: the proposal adds it. */
  audiences: z.array(z.string()).nullable(),
  roles: z.array(roleHint),
  /** What an added token is for, where it is not what the scan was started with; absent in older scans. */
  audience: z.string().optional(),
  /** A second token, for another cloud. */
  other: z
    .object({ name: z.string(), audience: z.string() })
    .optional()
    .describe('A second ID token, which commands for another cloud read.'),
});
export type FoundJob = z.output<typeof foundJob>;

export const foundJobs = z.array(foundJob);

export function foundJobOf({ job, verdict }: JobPlan): FoundJob {
  const names = verdict.kind === 'edit' ? [...new Set(verdict.names.values())] : [];
  const other = verdict.kind === 'edit' ? verdict.other : null;
  const there = verdict.kind === 'edit' && verdict.adds ? null : names.flatMap((name) => job.tokens.get(name) ?? []);
  return {
    name: job.name,
    verdict: verdict.kind,
    sentence: verdict.kind === 'by-hand' ? verdict.sentence : null,
    uses: job.uses.map(({ place, line, variable }) => ({ project: place.project, path: place.path, line, variable })),
    worked: job.uses.every(({ variable }) => workedWithAws(variable)),
    tokens: names,
    audiences: verdict.kind === 'edit' ? there : null,
    roles: [...job.roles],
    ...(verdict.kind === 'edit' && verdict.adds && { audience: verdict.audience }),
    ...(other && { other }),
  };
}

const diffLine = z.object({ sign: z.enum([' ', '+', '-']), text: z.string() });
export type DiffLine = z.output<typeof diffLine>;

/** What changes in a file: only the lines that change and their neighbours are kept, for files may hold more than is for everyone. */
export const fileDiff = z.object({
  path: z.string(),
  hunks: z.array(z.object({ line: z.int(), lines: z.array(diffLine) })),
});
export type FileDiff = z.output<typeof fileDiff>;
export const fileDiffs = z.array(fileDiff);
