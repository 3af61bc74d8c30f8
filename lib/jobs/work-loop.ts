import type PgBoss from 'pg-boss';
import type { JobMessages, JobName } from '@/lib/jobs/messages';
import { workUnderOrigin } from '@/lib/jobs/origin';
import { counted } from '@/lib/metrics/counted';

export type JobHandlers = { readonly [N in JobName]: (message: JobMessages[N]) => Promise<void> };

/** Milliseconds between two looks at a queue that nobody woke. */
const POLLING = 1000;

/** Works off one queue, message after message. What a handler throws goes to `onError`, and the message is tried again. */
export function startLoop<N extends JobName>(
  boss: PgBoss,
  name: N,
  handle: JobHandlers[N],
  onError: (error: unknown) => void,
): { wake(): void; stop(): Promise<void> } {
  let stopping = false;
  let wake = () => {};
  const run = async () => {
    while (!stopping) {
      const found = await workOnce(boss, name, handle).catch((error: unknown) => {
        onError(error);
        return false;
      });
      if (!found && !stopping)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, POLLING);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
    }
  };
  const ended = run();
  return {
    wake: () => wake(),
    stop: () => {
      stopping = true;
      wake();
      return ended;
    },
  };
}

/** True where there was a message, whatever became of it but an error. */
async function workOnce<N extends JobName>(boss: PgBoss, name: N, handle: JobHandlers[N]): Promise<boolean> {
  const [job] = await boss.fetch<JobMessages[N]>(name);
  if (!job) return false;
  const ended = counted().messages.startTimer({ queue: name });
  try {
    await workUnderOrigin(name, job.data, handle);
    ended({ outcome: 'done' });
  } catch (error) {
    ended({ outcome: 'failed' });
    // The reason is in the log; the queue's own table may be read by more people than the log.
    await boss.fail(name, job.id, { failed: true });
    throw error;
  }
  await boss.complete(name, job.id);
  return true;
}
