'use client';

import { useEffect, useState } from 'react';
import { send } from '@/components/api/send';
import { useRefresh } from '@/components/live/live-provider';
import { Callout } from '@/components/ui/callout';
import { Time } from '@/components/ui/time';

interface Props {
  readonly role: { readonly accountId: string; readonly name: string };
  /** When what the page shows was read. */
  readonly readAt: string;
}

/** Milliseconds: who waits longer for AWS is told so. */
const PATIENCE = 10_000;

/** The page opens on what was last read, and reads the role anew beside it. Says what came of that. */
export function ReadLive({ role: { accountId, name }, readAt }: Props) {
  const refresh = useRefresh();
  const [said, setSaid] = useState<'reading' | 'read' | { readonly problem: string }>('reading');
  useEffect(() => {
    const stop = new AbortController();
    const silent = setTimeout(
      () => setSaid({ problem: `AWS has not answered for ${PATIENCE / 1000} seconds.` }),
      PATIENCE,
    );
    const path = `/roles/${encodeURIComponent(accountId)}/${encodeURIComponent(name)}/refresh`;
    void send('POST', path, {}, { signal: stop.signal }).then((sent) => {
      if (stop.signal.aborted) return;
      clearTimeout(silent);
      setSaid(sent.ok ? 'read' : { problem: sent.problem.detail });
      if (sent.ok) refresh();
    });
    return () => {
      clearTimeout(silent);
      stop.abort();
    };
  }, [accountId, name, refresh]);
  if (said === 'read') return null;
  if (said === 'reading')
    return (
      <p role="status" className="py-1 text-meta text-muted">
        Reading the role from AWS… What is shown was read <Time at={readAt} />.
      </p>
    );
  return (
    <Callout tone="stale" title={said.problem} live>
      What is shown was read <Time at={readAt} />. You can compose and save; the role is read again before anything is
      applied.
    </Callout>
  );
}
