import { setTimeout as pause } from 'node:timers/promises';
import { leavePlace, takePlace } from '@/app/api/live/places';
import { problem } from '@/app/api/problem';
import { actorOf, requestIdOf } from '@/app/asking';
import { log } from '@/lib/log/log';
import { getProgress, type Progress } from '@/lib/services/live/get-progress';
import { isEnding } from '@/lib/services/process/is-ready';
import { isDatabaseDown, running } from '@/lib/services/process/running';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

/** Milliseconds. */
export interface Pace {
  /** Between two looks while a worker is at a subject, and while none is. */
  readonly moving: number;
  readonly resting: number;
  /** After so long without a message a comment is sent, so that no proxy takes the connection for dead. */
  readonly heartbeat: number;
  /** The longest life of one stream. A browser then opens the next one. */
  readonly life: number;
}
const PACE: Pace = { moving: 700, resting: 3000, heartbeat: 15_000, life: 600_000 };

/** How soon a process that was asked to end lets go of its streams. */
const STEP = 200;

/**
 * Tells of moves of subjects as server-sent events. Who asks, and whether they may, is decided again before each message: a
 * session that ends or a permission that goes ends the stream.
 */
export async function openStream(
  request: Request,
  open: () => Promise<Context> = running,
  pace: Pace = PACE,
): Promise<Response> {
  const headers = new Headers(request.headers);
  const subjects = new URL(request.url).searchParams.get('subjects') ?? '';
  try {
    const context = await open();
    const actor = await actorOf(context, headers);
    if (actor === null) throw new AppError('not-signed-in', 'You are not signed in. Sign in to watch progress.');
    const first = await getProgress(context, actor, { subjects });
    const place = takePlace(actor.personId);
    if (place === null)
      throw new AppError('too-many', 'Too many pages are being watched at once. Ask GET /api/v1/progress instead.');
    const left = new AbortController();
    // Also where the page was left while its first answer was read: no event tells of that any more.
    const gone = AbortSignal.any([request.signal, left.signal]);
    const look = async () => {
      const now = await actorOf(context, headers);
      return now && getProgress(context, now, { subjects });
    };
    const body = new ReadableStream<Uint8Array>({
      start: (controller) =>
        void tell(controller, first, look, pace, gone).finally(() => {
          leavePlace(place);
          close(controller);
        }),
      cancel: () => left.abort(),
    });
    return new Response(body, {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        // No proxy collects or compresses messages that are to arrive now.
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      },
    });
  } catch (error) {
    const away = isDatabaseDown(error)
      ? new AppError('unavailable', 'The database does not answer. Try again in a moment.')
      : error;
    if (!(away instanceof AppError)) log.error({ err: error, requestId: requestIdOf(headers) }, 'a stream failed');
    return problem(away, requestIdOf(headers));
  }
}

type Controller = ReadableStreamDefaultController<Uint8Array>;
const bytes = new TextEncoder();

/** Nobody may watch this any more: the page asks once more and is told why. */
const REFUSED = 'event: refused\ndata:\n\n';

/** Sends what moved, until nobody listens, nobody may, this process ends, or the stream is old. Never throws. */
async function tell(
  controller: Controller,
  first: readonly Progress[],
  look: () => Promise<readonly Progress[] | null>,
  pace: Pace,
  gone: AbortSignal,
): Promise<void> {
  const send = (text: string) => controller.enqueue(bytes.encode(text));
  const until = performance.now() + pace.life;
  let told = '';
  let toldAt = performance.now();
  try {
    for (let now: readonly Progress[] | null = first; now !== null; now = await look()) {
      const text = JSON.stringify(now);
      const due = performance.now() - toldAt > pace.heartbeat;
      if (text !== told) send(`event: progress\ndata: ${text}\n\n`);
      else if (due) send(':\n\n');
      if (text !== told || due) toldAt = performance.now();
      told = text;
      if (!(await waits(now.some(({ moving }) => moving) ? pace.moving : pace.resting, gone))) return;
      if (performance.now() > until) return;
    }
    send(REFUSED);
  } catch (error) {
    if (error instanceof AppError && !gone.aborted) send(REFUSED);
    // Whoever may not watch any more, and a database that is away, end the stream alike. The next one is told why.
    if (!(error instanceof AppError) && !gone.aborted && !isDatabaseDown(error))
      log.warn({ err: error }, 'a stream ended early');
  }
}

/** Lets the time pass. False: nobody listens any more, or this process ends. */
async function waits(milliseconds: number, gone: AbortSignal): Promise<boolean> {
  for (let left = milliseconds; left > 0 && !gone.aborted && !isEnding(); left -= STEP)
    await pause(Math.min(STEP, left), null, { ref: false });
  return !gone.aborted && !isEnding();
}

function close(controller: Controller): void {
  try {
    controller.close();
  } catch {
    // The other side closed it first.
  }
}
