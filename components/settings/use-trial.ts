'use client';

import { useEffect, useState } from 'react';
import { send } from '@/components/api/send';
import type { RulesTrial } from '@/lib/services/approval-rules/try-rules';

/** Milliseconds after the last keystroke. */
const QUIET = 400;

/** What the server says that these rules would have asked of the latest changes; null: they are not complete, or it has not answered. */
export function useTrial(text: string | null): RulesTrial | null {
  const [trial, setTrial] = useState<RulesTrial | null>(null);
  useEffect(() => {
    if (text === null) return setTrial(null);
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const sent = await send<RulesTrial>('POST', '/approval-rules/try', { text }, { signal: stop.signal });
      if (!stop.signal.aborted) setTrial(sent.ok ? sent.data : null);
    }, QUIET);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text]);
  return trial;
}
