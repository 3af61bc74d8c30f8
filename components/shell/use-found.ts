'use client';

import { useEffect, useState } from 'react';
import { send } from '@/components/api/send';
import type { FoundItem } from '@/lib/services/estate/search-anything';

interface Answer {
  readonly state: 'idle' | 'loading';
  readonly items: readonly FoundItem[];
}

const PAUSE_MS = 150;
const SHORTEST = 2;

/** What the search finds for a text, asked when the person pauses. A failed search finds nothing: sections still work. */
export function useFound(query: string): Answer {
  const [answer, setAnswer] = useState<Answer>({ state: 'idle', items: [] });
  useEffect(() => {
    const q = query.trim();
    if (q.length < SHORTEST) return setAnswer({ state: 'idle', items: [] });
    const asking = new AbortController();
    setAnswer(({ items }) => ({ state: 'loading', items }));
    const timer = setTimeout(async () => {
      const { signal } = asking;
      const path = `/search?${new URLSearchParams({ q })}`;
      const sent = await send<{ rows: readonly FoundItem[] }>('GET', path, undefined, { signal });
      if (!signal.aborted) setAnswer({ state: 'idle', items: sent.ok ? sent.data.rows : [] });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [query]);
  return answer;
}
