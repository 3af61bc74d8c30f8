import { send } from '@/components/api/send';
import type { Progress } from '@/lib/services/live/get-progress';

type Rows = readonly Progress[];

interface Listener {
  readonly onRows: (rows: Rows) => void;
  /** The session is over: nothing more is heard. */
  readonly onSignedOut: () => void;
}

/** Milliseconds. */
const FIRST_WORD = 8000;
const MOVING = 2000;
const RESTING = 5000;
/** How long it polls before it tries a stream again. */
const BEFORE_RETRY = 60_000;

/**
 * Hears of moves of subjects until `stop` is aborted: by a stream where the tab is seen, else, and where no stream comes through,
 * by asking again after each answer. A hidden tab holds no connection: a browser gives a site only a few.
 */
export async function hear(subjects: string, listener: Listener, stop: AbortSignal): Promise<void> {
  const query = new URLSearchParams({ subjects }).toString();
  let streamAgainAt = 0;
  while (!stop.aborted) {
    if (document.visibilityState === 'visible' && performance.now() >= streamAgainAt) {
      await stream(query, listener.onRows, stop);
      if (document.visibilityState === 'visible') streamAgainAt = performance.now() + BEFORE_RETRY;
    }
    if (stop.aborted) return;
    const sent = await send<{ rows: Rows }>('GET', `/progress?${query}`, undefined, { signal: stop });
    if (stop.aborted) return;
    if (sent.ok) listener.onRows(sent.data.rows);
    else if (sent.problem.code === 'not-signed-in') return listener.onSignedOut();
    const moving = sent.ok && sent.data.rows.some((row) => row.moving);
    await untilSeenOr(moving ? MOVING : RESTING, stop);
  }
}

/** Ends when the stream is refused, when nothing comes of it, when the tab is hidden, or when it is stopped. */
function stream(query: string, onRows: (rows: Rows) => void, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const source = new EventSource(`/api/live?${query}`);
    // A proxy that collects the answer lets nothing through: asking is better than waiting.
    const silent = setTimeout(end, FIRST_WORD);
    function end() {
      clearTimeout(silent);
      source.close();
      stop.removeEventListener('abort', end);
      document.removeEventListener('visibilitychange', end);
      resolve();
    }
    source.addEventListener('progress', ({ data }) => {
      clearTimeout(silent);
      const rows: Rows = JSON.parse(data);
      onRows(rows);
    });
    source.addEventListener('refused', end);
    source.addEventListener('error', () => {
      // Where it only broke off the browser opens it again.
      if (source.readyState === EventSource.CLOSED) end();
    });
    stop.addEventListener('abort', end);
    document.addEventListener('visibilitychange', end);
  });
}

/** Lets the time pass; whoever comes back to the tab does not wait for it. */
function untilSeenOr(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, milliseconds);
    function end() {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      document.removeEventListener('visibilitychange', end);
      resolve();
    }
    stop.addEventListener('abort', end);
    document.addEventListener('visibilitychange', end);
  });
}
