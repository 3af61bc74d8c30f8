import { open } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { type SignedCheckpoint, signedCheckpoint } from '@/lib/audit/checkpoint';
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
/** Files of Git that are read, one for each day back from today. */
const DAYS = 7;
const DAY = 86_400_000;

/** Reads back what each configured place outside keeps. A place that cannot be read is named, with the reason. */
export async function readOutside({
  config,
  now,
}: Pick<Context, 'config' | 'now'>): Promise<readonly OutsideReading[]> {
  return Promise.all([readFile(config), ...config.audit.targets.map((target) => readTarget(target, now()))]);
}

async function readTarget(target: CheckpointTargetConfig, at: Date): Promise<OutsideReading> {
  if (target.kind === 'git') return readGit(target, at);
  return { target: target.kind, compared: null, problem: UNREADABLE[target.kind], checkpoints: [] };
}

const BY_HAND = 'Fetch the checkpoints there and compare them with drawbridge audit verify --checkpoints.';
/** Places that are only written to. */
const UNREADABLE: Readonly<Record<Exclude<CheckpointTargetConfig['kind'], 'git'>, string>> = {
  s3: `The bucket was not compared: Drawbridge asks for no permission to read it. ${BY_HAND}`,
  syslog: `The syslog server was not compared: it cannot be asked what it keeps. ${BY_HAND}`,
  webhook: `The webhook's receiver was not compared: it cannot be asked what it keeps. ${BY_HAND}`,
};

async function readFile({ audit: { checkpointFile } }: Config): Promise<OutsideReading> {
  const text = await readTail(checkpointFile);
  if (text === null)
    return {
      ...{ target: 'file', compared: null, checkpoints: [] },
      problem: 'The file was not compared: it cannot be read here. Another machine may keep it.',
    };
  return reading('file', text);
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
    for (let back = 0; back < DAYS; back++) {
      const day = new Date(at.getTime() - back * DAY).toISOString().slice(0, 10);
      const file = { url, project, branch, token, path: path.posix.join(folder, `${day}.ndjson`) };
      texts.push((await readCommittedFile(file))?.text ?? '');
    }
    return reading('git', texts.join('\n'));
  } catch (error) {
    if (!(error instanceof GitLabError)) throw error;
    return { target: 'git', compared: null, problem: `Git was not compared. ${error.message}`, checkpoints: [] };
  }
}

function reading(target: string, text: string): OutsideReading {
  const lines = text.split('\n').filter((each) => each !== '');
  const checkpoints = lines.flatMap((each) => parsed(each) ?? []);
  const strange = lines.length - checkpoints.length;
  return {
    ...{ target, compared: checkpoints.length, checkpoints },
    problem: strange === 0 ? null : `${strange} of ${lines.length} lines are no checkpoints and were left out.`,
  };
}

function parsed(text: string): SignedCheckpoint | null {
  try {
    return signedCheckpoint.parse(JSON.parse(text));
  } catch {
    // Somebody else wrote it, or it is half written.
    return null;
  }
}
