import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '@/lib/config/config';
import { loadConfig } from '@/lib/config/load-config';
import { unpatchedNode } from '@/lib/config/node-floor';
import { isDatabaseDown } from '@/lib/db/is-database-down';
import { leadThroughProxies } from '@/lib/egress/proxies';
import { log } from '@/lib/log/log';
import { pauseIfRestored } from '@/lib/services/apply/pause-if-restored';
import type { ApplyRun } from '@/lib/services/apply/run';
import { prepareAuditKey } from '@/lib/services/audit/audit-key';
import { issueSetupLink } from '@/lib/services/people/setup-link';
import { followReload } from '@/lib/services/process/follow-reload';
import { beginEnding } from '@/lib/services/process/is-ready';
import { keepBeat } from '@/lib/services/process/keep-beat';
import { noteAnswers } from '@/lib/services/process/note-answers';
import { recordStart } from '@/lib/services/process/record-start';
import { type Running, running } from '@/lib/services/process/running';
import { sayUnknownGroups } from '@/lib/services/process/say-unknown-groups';
import { explainStart } from '@/lib/services/process/start-failures';
import { startTracing } from '@/lib/services/process/start-tracing';
import { startWorker } from '@/lib/services/process/start-worker';
import { tellHow } from '@/lib/services/process/tell-how';
import { watchDatabase } from '@/lib/services/process/watch-database';

/** Milliseconds between two tries to reach a database that is away. */
const RETRY = 2000;

/** A server with its worker, unless that is off; or a worker alone. */
type ProcessKind = 'server' | 'worker';

/**
 * Starts the product in this process: configuration, database, worker, setup link, signals. Ends the process where it cannot
 * ever work. Where only the database is away the server answers 503 meanwhile, and the rest follows when it is back. `wait`
 * passes the time between two looks at IAM.
 */
export async function startProcess(kind: ProcessKind = 'server', wait?: ApplyRun['wait']): Promise<void> {
  const loaded = loadConfig(process.env);
  const outdated = unpatched();
  if (!loaded.ok || outdated.length > 0) return refuseToStart([...(loaded.ok ? [] : loaded.problems), ...outdated]);
  for (const warning of loaded.warnings) log.warn(warning);
  if (kind === 'worker' && loaded.config.databaseUrl === null) {
    process.stderr.write(
      'A worker of its own needs DATABASE_URL: the embedded database is locked to the web process, which runs the worker too.\n',
    );
    process.exit(1);
  }
  leadThroughProxies();
  await startTracing(loaded.config);
  if (kind === 'server') noteAnswers();
  else tellHow(loaded.config);
  if (!(await tryStart(kind, loaded.config, wait))) void keepTrying(kind, loaded.config, wait);
  if (kind === 'server') void watchDatabase();
}

/** A developer's Node is their own affair; what serves people is not. */
const unpatched = (): readonly string[] => {
  if (process.env.NODE_ENV !== 'production' || process.env.DRAWBRIDGE_ALLOW_UNPATCHED_NODE === 'true') return [];
  return [unpatchedNode(process.versions.node)].filter((problem) => problem !== null);
};

/** Says every problem and ends the process. */
function refuseToStart(problems: readonly string[]): never {
  process.stderr.write(`Drawbridge cannot start:\n${problems.map((problem) => `- ${problem}\n`).join('')}`);
  process.exit(1);
}

async function keepTrying(kind: ProcessKind, config: Config, wait?: ApplyRun['wait']): Promise<void> {
  do await pause(RETRY);
  while (!(await tryStart(kind, config, wait)));
}

/** False: the database is away. */
async function tryStart(kind: ProcessKind, config: Config, wait?: ApplyRun['wait']): Promise<boolean> {
  try {
    const context = await running();
    await pauseIfRestored(context);
    await prepareAuditKey(context);
    await recordStart(context);
    void sayUnknownGroups(context);
    const works = kind === 'worker' || context.config.worker;
    const stopWorker = works ? await startWorker(context, wait) : async () => {};
    const stopBeat = await keepBeat(context, { kind, works });
    const stopFollowing = followReload(context);
    endWith(context, () => Promise.all([stopWorker(), stopBeat(), stopFollowing()]));
    const link = kind === 'server' ? await issueSetupLink(context) : null;
    if (link !== null) log.warn(`Nobody is admin yet. Sign in by this link, valid once and for one hour: ${link}`);
    log.info(
      { instances: context.config.instances.length, accounts: context.config.accounts.length },
      `${kind} started`,
    );
    return true;
  } catch (error) {
    if (isDatabaseDown(error)) {
      log.warn({ err: error }, 'the database does not answer; trying again');
      return false;
    }
    const told = explainStart(error, config);
    if (told !== null) refuseToStart([told]);
    log.fatal({ err: error }, 'cannot start');
    process.exit(1);
  }
}

// Put there by bin/run/http-server.mjs.
declare global {
  var drawbridgeDrain: (() => Promise<void>) | undefined;
}

/**
 * On a signal: not ready any more, no new work, running requests and work end, the database is closed. A second signal ends the
 * process at once.
 */
function endWith(context: Running, stopWork: () => Promise<unknown>): void {
  let ending = false;
  const end = async () => {
    if (ending) process.exit(1);
    ending = true;
    beginEnding();
    await Promise.all([globalThis.drawbridgeDrain?.(), stopWork()]);
    await context.close().catch((error: unknown) => log.error({ err: error }, 'not everything was closed'));
    await globalThis.drawbridgeTracing?.close();
    process.exit(0);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  // The process that started this one is gone without a signal.
  process.on('disconnect', end);
}
