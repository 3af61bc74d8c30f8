import { hostname } from 'node:os';
import { log } from '@/lib/log/log';
import { VERSION } from '@/lib/log/version';
import type { Context } from '@/lib/services/verb/context';

/** Milliseconds between two beats. */
const EVERY = 15_000;
/** Milliseconds after which a process that says nothing is taken to be gone: three beats and a pause. */
export const GONE_AFTER = 60_000;

interface Self {
  readonly kind: 'server' | 'worker';
  /** It works off the queue. */
  readonly works: boolean;
}
type Beating = Pick<Context, 'db' | 'now' | 'newId'>;

/** Tells every few seconds that this process runs, until the returned function is called: that tells that it ended. */
export async function keepBeat(context: Beating, { kind, works }: Self): Promise<() => Promise<void>> {
  const { db, now } = context;
  const id = context.newId();
  const startedAt = now();
  const beat = async () => {
    const heardAt = now();
    const self = { kind, works, host: hostname(), version: VERSION, startedAt, heardAt };
    await db.productProcess.upsert({ where: { id }, create: { id, ...self }, update: { heardAt } });
    await db.productProcess.deleteMany({ where: { heardAt: { lt: new Date(heardAt.getTime() - GONE_AFTER) } } });
  };
  await beat();
  const timer = setInterval(() => {
    beat().catch((error: unknown) => log.warn({ err: error }, 'this process could not tell that it runs'));
  }, EVERY);
  return async () => {
    clearInterval(timer);
    await db.productProcess.deleteMany({ where: { id } }).catch(() => {});
  };
}
