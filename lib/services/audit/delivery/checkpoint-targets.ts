import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { SignedCheckpoint } from '@/lib/audit/checkpoint';
import { putLockedObject } from '@/lib/aws/lock-object';
import { AwsError } from '@/lib/aws/port';
import type { CheckpointTargetConfig, Config } from '@/lib/config/config';
import { commitLine } from '@/lib/gitlab/commit-line';
import { GitLabError } from '@/lib/gitlab/port';
import { webhookHeaders } from '@/lib/notify/standard-webhooks';
import { postMessage } from '@/lib/outbound/post-message';
import { sendSyslog } from '@/lib/outbound/send-syslog';

/** A place outside of the database that signed checkpoints are kept in. */
export interface CheckpointTarget {
  /** Its row in the database, and what it is called on the screens. */
  readonly name: string;
  /** null: it arrived; or in a sentence without secrets why it did not. The same checkpoint may come twice. */
  deliver(signed: SignedCheckpoint, at: Date): Promise<string | null>;
}

type Kind = CheckpointTargetConfig['kind'];
type Of<K extends Kind> = Extract<CheckpointTargetConfig, { readonly kind: K }>;
type Send<K extends Kind> = (
  target: Of<K>,
  signed: SignedCheckpoint,
  at: Date,
  config: Config,
) => Promise<string | null>;

const DAY = 86_400_000;

const lineOf = (signed: SignedCheckpoint): string => JSON.stringify(signed);
/** The same for the same checkpoint, so that a receiver knows what comes twice. */
const idOf = ({ checkpoint }: SignedCheckpoint): string => `checkpoint-${checkpoint.seq}-${checkpoint.at}`;
const dayOf = ({ checkpoint }: SignedCheckpoint): string => checkpoint.at.slice(0, 10);
/** Keys in the order of their events: as many digits as the largest number has. */
const paddedSeq = ({ checkpoint }: SignedCheckpoint): string => checkpoint.seq.padStart(19, '0');

const SENDERS: { readonly [K in Kind]: Send<K> } = {
  s3: (target, signed, at, { aws }) =>
    inWords(() =>
      putLockedObject(
        { ...aws, region: target.region },
        {
          ...{ bucket: target.bucket, mode: target.mode, until: new Date(at.getTime() + target.days * DAY) },
          key: `${target.prefix}${dayOf(signed)}/${paddedSeq(signed)}-${signed.checkpoint.at.replaceAll(':', '')}.json`,
          body: `${lineOf(signed)}\n`,
        },
      ),
    ),
  git: ({ url, project, branch, folder, token }, signed) =>
    inWords(() =>
      commitLine(
        { url, project, branch, token, path: path.posix.join(folder, `${dayOf(signed)}.ndjson`) },
        lineOf(signed),
        `Audit checkpoint ${signed.checkpoint.seq}`,
      ),
    ),
  syslog: async (target, signed) => {
    const message = { at: signed.checkpoint.at, id: 'checkpoint', text: lineOf(signed) };
    const { ok, detail } = await sendSyslog(target, [message]);
    return ok ? null : detail;
  },
  webhook: async ({ url, secret }, signed, at) => {
    const body = lineOf(signed);
    const seconds = Math.floor(at.getTime() / 1000);
    const { ok, detail } = await postMessage(url, body, webhookHeaders(secret, idOf(signed), seconds, body));
    return ok ? null : detail;
  },
};

/** Every target of the configuration; the file is always one. */
export const checkpointTargets = (config: Config): readonly CheckpointTarget[] => [
  { name: 'file', deliver: (signed) => appendCheckpoint(config, signed) },
  ...config.audit.targets.map((target) => targetOf(target, config)),
];

const targetOf = <K extends Kind>(target: Of<K>, config: Config): CheckpointTarget => {
  const send: Send<K> = SENDERS[target.kind as K];
  return { name: target.kind, deliver: (signed, at) => send(target, signed, at, config) };
};

/** Appends a checkpoint to the file; null: done, or why it could not be. */
export async function appendCheckpoint(
  { audit: { checkpointFile: file } }: Pick<Config, 'audit'>,
  signed: SignedCheckpoint,
): Promise<string | null> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await appendFile(file, `${lineOf(signed)}\n`, { mode: 0o600 });
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return `The file could not be written (${code}).`;
  }
}

/** Failures of these ports say what to do and hold no secret; any other error is not the target's. */
async function inWords(send: () => Promise<void>): Promise<string | null> {
  try {
    await send();
    return null;
  } catch (error) {
    if (error instanceof AwsError || error instanceof GitLabError) return error.message;
    throw error;
  }
}
