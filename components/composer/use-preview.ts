'use client';

import { useEffect, useState } from 'react';
import { type ShownProblem, send } from '@/components/api/send';
import type { ChangePreview } from '@/lib/services/changes/preview-change';

/** Milliseconds after the last keystroke: the document itself is shown at once, what it admits is asked of the server. */
const QUIET = 250;

export interface Preview {
  readonly data: ChangePreview | null;
  readonly problem: ShownProblem | null;
  readonly busy: boolean;
}

/** The server's preview of a proposal: whom it admits by all the facts. `proposal` null: nothing to ask. */
export function usePreview(role: { readonly accountId: string; readonly name: string }, proposal: unknown): Preview {
  const [preview, setPreview] = useState<Preview>({ data: null, problem: null, busy: false });
  const body =
    proposal === null ? null : JSON.stringify({ role: { accountId: role.accountId, name: role.name }, proposal });
  useEffect(() => {
    if (body === null) return setPreview({ data: null, problem: null, busy: false });
    const stop = new AbortController();
    setPreview((last) => ({ ...last, busy: true }));
    const timer = setTimeout(async () => {
      const sent = await send<ChangePreview>('POST', '/changes/preview', JSON.parse(body), { signal: stop.signal });
      if (stop.signal.aborted) return;
      setPreview(
        sent.ok ? { data: sent.data, problem: null, busy: false } : { data: null, problem: sent.problem, busy: false },
      );
    }, QUIET);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [body]);
  return preview;
}
