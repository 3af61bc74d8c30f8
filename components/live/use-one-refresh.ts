'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useTransition } from 'react';

/** Milliseconds: the page is drawn at the first part of an answer, and a reading that began before its end would abort the rest. */
const REST = 700;

/**
 * Reads the page anew, one reading at a time: a reading that begins while another is under way would abort it, and with slow
 * answers the page would never move. What is asked for meanwhile is done once, afterwards.
 */
export function useOneRefresh(onDone: () => void): () => void {
  const router = useRouter();
  const [pending, start] = useTransition();
  const underWay = useRef(false);
  const again = useRef(false);
  const refresh = useCallback(() => {
    again.current = underWay.current;
    if (underWay.current) return;
    underWay.current = true;
    start(() => router.refresh());
  }, [router]);
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => {
    if (pending || !underWay.current) return;
    const timer = setTimeout(() => {
      underWay.current = false;
      if (again.current) refresh();
      else done.current();
    }, REST);
    return () => clearTimeout(timer);
  }, [pending, refresh]);
  return refresh;
}
