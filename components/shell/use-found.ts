'use client';

import { useEffect, useState } from 'react';
import { send } from '@/components/api/send';

export interface Found {
  readonly href: string;
  readonly label: string;
  readonly detail?: string;
  /** Heading that it stands under: "Roles". */
  readonly group: string;
}

interface Answer {
  readonly state: 'idle' | 'loading';
  readonly items: readonly Found[];
}

const PAUSE_MS = 150;
const SHORTEST = 2;

/** What the search finds for a text, asked when the person pauses. A failed search finds nothing: sections still work. */
export function useFound(path: string | undefined, query: string): Answer {
  const [answer, setAnswer] = useState<Answer>({ state: 'idle', items: [] });
  useEffect(() => {
    const text = query.trim();
    if (!path || text.length < SHORTEST) return setAnswer({ state: 'idle', items: [] });
    const asking = new AbortController();
    setAnswer(({ items }) => ({ state: 'loading', items }));
    const timer = setTimeout(async () => {
      const { signal } = asking;
      const sent = await send<{ items: readonly Found[] }>(
        'GET',
        `${path}?${new URLSearchParams({ q: text })}`,
        undefined,
        { signal },
      );
      if (!signal.aborted) setAnswer({ state: 'idle', items: sent.ok ? sent.data.items : [] });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [path, query]);
  return answer;
}
