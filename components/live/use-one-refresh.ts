'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useTransition } from 'react';

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
    underWay.current = false;
    if (again.current) refresh();
    else done.current();
  }, [pending, refresh]);
  return refresh;
}
