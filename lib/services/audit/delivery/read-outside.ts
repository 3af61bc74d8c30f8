import { open } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { SignedCheckpoint } from '@/lib/audit/checkpoint';
import { checkpointIn } from '@/lib/audit/read-checkpoints';
import { readKeptObjects } from '@/lib/aws/kept-objects';
import { AwsError } from '@/lib/aws/port';
import type { CheckpointTargetConfig, Config } from '@/lib/config/config';
import { readCommittedFile } from '@/lib/gitlab/commit-line';
import { GitLabError } from '@/lib/gitlab/port';
import { sentence } from '@/lib/services/answers/parts';
import type { Context } from '@/lib/services/verb/context';

export const outsideCopy = z
  .strictObject({
    target: z.string().describe('`file`, `s3`, `git`, `syslog` or `webhook`.'),
    compared: z.int().min(0).nullable().describe('Checkpoints that were read there. `null`: it was not read.'),
    problem: sentence.nullable().describe('Why it was not read, or not all of it.'),
  })
  .meta({ id: 'OutsideCopy', description: 'One place outside the database, as the verification found it.' });
export type OutsideCopy = z.infer<typeof outsideCopy>;

/** A place outside, with the checkpoints that were read back from it. */
export interface OutsideReading extends OutsideCopy {
  readonly checkpoints: readonly SignedCheckpoint[];
}

/** Bytes from the end of the file: a month of checkpoints every minute. */
const TAIL_BYTES = 16 * 1024 * 1024;
/** Days back from today, of which Git keeps a file each and S3 a folder. */
const DAYS = 7;
const DAY = 86_400_000;
/** Checkpoints of each day that are read in S3, the newest: each covers everything before it. */
const OBJECTS_A_DAY = 20;
/** Bytes of an object in S3. A checkpoint takes about 300. */
const LARGEST_OBJECT = 4096;

/** Reads back what each configured place outside keeps. A place that cannot be read is named, with the reason. */
export async function readOutside({
  config,
  now,
}: Pick<Context, 'config' | 'now'>): Promise<readonly OutsideReading[]> {
  return Promise.all([
    readCheckpointFile(config),
    ...config.audit.targets.map((target) => readTarget(target, config, now())),
  ]);
}

async function readTarget(target: CheckpointTargetConfig, config: Config, at: Date): Promise<OutsideReading> {
  if (target.kind === 'git') return readGit(target, at);
  if (target.kind === 's3') return readBucket(target, config, at);
  return { target: target.kind, compared: null, problem: UNREADABLE[target.kind], checkpoints: [] };
}

const BY_HAND =
  'Fetch what it received, as it is, and give it to drawbridge audit verify --checkpoints together with an export.';
/** Places that are only written to. */
const UNREADABLE: Readonly<Record<Exclude<CheckpointTargetConfig['kind'], 'git' | 's3'>, string>> = {
  syslog: `The syslog server was not compared: it cannot be asked what it keeps. ${BY_HAND}`,
  webhook: `The webhook's receiver was not compared: it cannot be asked what it keeps. ${BY_HAND}`,
};

/** Reads back the end of the file: the one place that costs nothing to ask. */
export async function readCheckpointFile({
  audit: { checkpointFile },
}: Pick<Config, 'audit'>): Promise<OutsideReading> {
  const text = await readTail(checkpointFile);
  if (text === null)
    return {
      ...{ target: 'file', compared: null, checkpoints: [] },
      problem: 'The file was not compared: it cannot be read here. Another machine may keep it.',
    };
  return reading('file', linesOf(text));
}

/** null: there is none, or it may not be read. */
async function readTail(name: string): Promise<string | null> {
  const file = await open(name).catch(() => null);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const text = buffer.toString('utf8');
    // Its first line is cut.
    return length < size ? text.slice(text.indexOf('\n') + 1) : text;
  } finally {
    await file.close();
  }
}

async function readGit(
  { url, project, branch, folder, token }: Extract<CheckpointTargetConfig, { kind: 'git' }>,
  at: Date,
): Promise<OutsideReading> {
  try {
    const texts: string[] = [];
    for (const day of recentDays(at)) {
      const file = { url, project, branch, token, path: path.posix.join(folder, `${day}.ndjson`) };
      texts.push((await readCommittedFile(file))?.text ?? '');
    }
    return reading('git', linesOf(texts.join('\n')));
  } catch (error) {
    if (!(error instanceof GitLabError)) throw error;
    return { target: 'git', compared: null, problem: `Git was not compared. ${error.message}`, checkpoints: [] };
  }
}

/** Today and the days before it, such as "2026-11-23". */
const recentDays = (at: Date): readonly string[] =>
  Array.from({ length: DAYS }, (_, back) => new Date(at.getTime() - back * DAY).toISOString().slice(0, 10));

async function readBucket(
  { bucket, prefix, region }: Extract<CheckpointTargetConfig, { kind: 's3' }>,
  { aws }: Config,
  at: Date,
): Promise<OutsideReading> {
  try {
    const { bodies, hidden } = await readKeptObjects(
      { ...aws, region },
      {
        ...{ bucket, prefixes: recentDays(at).map((day) => `${prefix}${day}/`) },
        ...{ keys: OBJECTS_A_DAY, largest: LARGEST_OBJECT },
      },
    );
    const read = reading(
      's3',
      bodies.map((body) => body?.trim() ?? ''),
    );
    if (hidden === 0) return read;
    const marked = `${hidden} ${hidden === 1 ? 'checkpoint is' : 'checkpoints are'} hidden by a delete marker in the bucket. What Object Lock kept of them was compared all the same.`;
    return { ...read, problem: read.problem === null ? marked : `${read.problem} ${marked}` };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const needs =
      error.kind === 'access-denied' ? ' Reading it needs s3:ListBucketVersions and s3:GetObjectVersion.' : '';
    return {
      ...{ target: 's3', compared: null, checkpoints: [] },
      problem: `The bucket was not compared. ${error.message}${needs}`,
    };
  }
}

const linesOf = (text: string): readonly string[] => text.split('\n').filter((each) => each !== '');

function reading(target: string, lines: readonly string[]): OutsideReading {
  const checkpoints = lines.flatMap((each) => checkpointIn(each) ?? []);
  const strange = lines.length - checkpoints.length;
  return {
    ...{ target, compared: checkpoints.length, checkpoints },
    problem:
      strange === 0
        ? null
        : `${strange} of ${lines.length} ${target === 's3' ? 'objects' : 'lines'} are no checkpoints and were left out.`,
  };
}
