'use client';

import { useEffect, useState } from 'react';
import { send } from '@/components/api/send';

interface Asked<T> {
  /** null: nothing was asked or answered yet. */
  readonly data: T | null;
  readonly asking: boolean;
}

const PAUSE_MS = 150;

/**
 * What the API answers to a question that changes while a person types: asked when they pause, and the last question wins.
 * `path` null: there is no question. A question that fails leaves the answer before it.
 */
export function useAsked<T>(path: string | null): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ data: null, asking: false });
  useEffect(() => {
    if (path === null) return setAsked({ data: null, asking: false });
    const stop = new AbortController();
    setAsked(({ data }) => ({ data, asking: true }));
    const timer = setTimeout(async () => {
      const sent = await send<T>('GET', path, undefined, { signal: stop.signal });
      if (!stop.signal.aborted) setAsked(({ data }) => ({ data: sent.ok ? sent.data : data, asking: false }));
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [path]);
  return asked;
}
