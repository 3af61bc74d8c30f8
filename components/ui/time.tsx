'use client';

import { useSyncExternalStore } from 'react';
import { absoluteTime, relativeTime } from './time-text';

interface TimeProps {
  readonly at: Date | string;
  /** `absolute` for logs and evidence, where "3 d ago" would be of no use. */
  readonly show?: 'relative' | 'absolute';
}

const TICK_MS = 30_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all times on the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

const never = (): (() => void) => () => undefined;
const thisTick = (): number => Math.floor(Date.now() / TICK_MS) * TICK_MS;

/**
 * A moment, with the exact time in the person's own zone and in UTC on hover. The server writes UTC; a text that meanwhile
 * aged differs on hydration by intention.
 */
export function Time({ at, show = 'relative' }: TimeProps) {
  const moment = new Date(at).getTime();
  const now = useSyncExternalStore(subscribe, thisTick, thisTick);
  const offset = useSyncExternalStore(
    never,
    () => -new Date(moment).getTimezoneOffset(),
    () => 0,
  );
  const exact = absoluteTime(moment, offset);
  const title = offset === 0 ? exact : `${exact} · ${absoluteTime(moment, 0)}`;
  return (
    <time
      dateTime={new Date(moment).toISOString()}
      title={title}
      className="whitespace-nowrap"
      suppressHydrationWarning
    >
      {show === 'absolute' ? exact : relativeTime(moment, Math.max(now, Math.min(moment, now + TICK_MS)))}
    </time>
  );
}
