import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Tinypool } from 'tinypool';

/** Threads that answer heavy questions, so that the process goes on answering everybody else. */
export interface Threads {
  /** null: the question took longer than its deadline or more memory than it may have, and was ended with its thread. */
  readonly ask: <T>(question: unknown) => Promise<{ readonly answer: T } | null>;
  /** Questions that wait for a thread. */
  readonly waiting: () => number;
  readonly close: () => Promise<void>;
}

export interface ThreadLimits {
  readonly count: number;
  /** Milliseconds that a question may take on its thread; waiting for one does not count. */
  readonly deadline: number;
  /** Of each thread, in MB. */
  readonly memory: number;
}

export const THREAD_LIMITS: ThreadLimits = {
  // One core is left to the event loop.
  count: Math.min(4, Math.max(1, availableParallelism() - 1)),
  // Only against what is not foreseen: the budget of a question ends it after about a second.
  deadline: 30_000,
  memory: 512,
};

/** Opens threads that run a module whose default export answers a question. The threads get no settings of this process. */
export function openThreads(file: string, { count, deadline, memory }: ThreadLimits = THREAD_LIMITS): Threads {
  const pool = new Tinypool({
    filename: pathToFileURL(file).href,
    runtime: 'worker_threads',
    minThreads: count,
    maxThreads: count,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memory },
  });
  // A thread that ends while it has no question is replaced by the pool.
  pool.on('error', () => {});
  const turns = takeTurns(count);
  return {
    ask: async <T>(question: unknown) => {
      await turns.begin();
      try {
        const answer: T = await pool.run(question, { signal: AbortSignal.timeout(deadline) });
        return { answer };
      } catch (error) {
        if (isEnded(error)) return null;
        throw error;
      } finally {
        turns.end();
      }
    },
    waiting: turns.waiting,
    close: () => pool.destroy(),
  };
}

const isEnded = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'AbortError' || ('code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'));

/** Lets so many go on at a time, the others in their order. */
function takeTurns(most: number) {
  const line: (() => void)[] = [];
  let free = most;
  return {
    begin: (): Promise<void> => {
      if (free === 0) return new Promise((resolve) => line.push(resolve));
      free--;
      return Promise.resolve();
    },
    end: (): void => {
      const next = line.shift();
      if (next === undefined) free++;
      else next();
    },
    waiting: () => line.length,
  };
}
