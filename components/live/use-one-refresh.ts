'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useTransition } from 'react';

/** Milliseconds after which the rest of an answer is not waited for any more. */
const LONGEST = 10_000;

/**
 * Calls `then` once the browser has the whole answer to a reading of this page that began at `since`. The page is drawn at the first
 * part of it, and a reading that begins before its end would abort the rest. Answers how to stop waiting.
 */
function whenAnswered(since: number, then: () => void): () => void {
  const isOurs = ({ name, startTime }: PerformanceEntry): boolean => {
    const { pathname, searchParams } = new URL(name, location.href);
    return startTime >= since && pathname === location.pathname && searchParams.has('_rsc');
  };
  const observer = new PerformanceObserver((list) => {
    if (list.getEntries().some(isOurs)) end();
  });
  const timer = setTimeout(() => end(), LONGEST);
  const stop = () => {
    clearTimeout(timer);
    observer.disconnect();
  };
  const end = () => {
    stop();
    then();
  };
  observer.observe({ type: 'resource', buffered: true });
  return stop;
}

/**
 * Reads the page anew, one reading at a time: a reading that begins while another is under way would abort it, and with slow
 * answers the page would never move. What is asked for meanwhile is done once, afterwards.
 */
export function useOneRefresh(onDone: () => void): () => void {
  const router = useRouter();
  const [pending, start] = useTransition();
  const underWay = useRef(false);
  const beganAt = useRef(0);
  const again = useRef(false);
  const refresh = useCallback(() => {
    again.current = underWay.current;
    if (underWay.current) return;
    underWay.current = true;
    beganAt.current = performance.now();
    start(() => router.refresh());
  }, [router]);
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => {
    if (pending || !underWay.current) return;
    return whenAnswered(beganAt.current, () => {
      underWay.current = false;
      if (again.current) refresh();
      else done.current();
    });
  }, [pending, refresh]);
  return refresh;
}
