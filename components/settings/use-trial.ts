'use client';

import { useEffect, useState } from 'react';
import { send } from '@/components/api/send';
import type { Problem } from '@/lib/policy/types';
import type { RulesTrial } from '@/lib/services/approval-rules/try-rules';

/** Milliseconds after the last keystroke. */
const QUIET = 300;

interface Tried {
  /** The text that was tried. */
  readonly text: string;
  /** What the rules would have asked of the latest changes; null: they have mistakes, or the server did not say. */
  readonly trial: RulesTrial | null;
  readonly problems: readonly Problem[];
}

/** What the server says of rules; null: it has not answered for this text yet. */
export function useTrial(text: string): Tried | null {
  const [tried, setTried] = useState<Tried | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const sent = await send<RulesTrial>('POST', '/approval-rules/try', { text }, { signal: stop.signal });
      if (stop.signal.aborted) return;
      const problems = sent.ok ? [] : sent.problem.issues.map(problemOf);
      setTried({ text, trial: sent.ok ? sent.data : null, problems });
    }, QUIET);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text]);
  return tried?.text === text ? tried : null;
}

const problemOf = ({ path, message, line = 1, column = 1 }: Issue): Problem => ({
  ...{ code: 'syntax', severity: 'error', path, message, line, column },
});

interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}
