'use client';

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { signInAgain } from '@/components/api/use-typed';
import { hear } from '@/components/live/feed';
import { useOneRefresh } from '@/components/live/use-one-refresh';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import type { Progress } from '@/lib/services/live/get-progress';

interface Live {
  readonly refresh: () => void;
  /** Says what the page shows of a subject. Answers how to take it back. */
  readonly show: (subject: string, mark: string) => () => void;
}

const LiveContext = createContext<Live>({ refresh: () => {}, show: () => () => {} });

/** Reads the page anew. Readings never abort one another. */
export const useRefresh = (): (() => void) => useContext(LiveContext).refresh;

/** Tells the page's one stream that this page shows the subject as of `mark`: when it moves, the page is read anew. */
export function Watch({ subject, mark }: Pick<Progress, 'subject' | 'mark'>): null {
  const { show } = useContext(LiveContext);
  useEffect(() => show(subject, mark), [show, subject, mark]);
  return null;
}

/** How often the page is read for one mark: where facts and page differ for good, it is not read for ever. */
const MOST_READINGS = 4;
/** One stream for everything that the open page shows, and one reading of the page at a time. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const shown = useRef(new Map<string, string>());
  const heard = useRef<readonly Progress[]>([]);
  const readings = useRef({ marks: '', count: 0 });
  const [subjects, setSubjects] = useState('');
  const [signedOut, setSignedOut] = useState(false);
  const compare = useRef(() => {});
  const refresh = useOneRefresh(() => compare.current());
  useEffect(() => {
    compare.current = () => {
      const behind = heard.current.filter(({ subject, mark }) => {
        const here = shown.current.get(subject);
        return here !== undefined && here !== mark;
      });
      if (behind.length === 0) return;
      const marks = behind.map(({ mark }) => mark).join();
      readings.current = { marks, count: readings.current.marks === marks ? readings.current.count + 1 : 1 };
      if (readings.current.count <= MOST_READINGS) refresh();
    };
  }, [refresh]);
  useEffect(() => {
    if (subjects === '') return;
    const stop = new AbortController();
    const onRows = (rows: readonly Progress[]) => {
      heard.current = rows;
      setSignedOut(false);
      compare.current();
    };
    void hear(subjects, { onRows, onSignedOut: () => setSignedOut(true) }, stop.signal);
    return () => stop.abort();
  }, [subjects]);
  const show = useCallback((subject: string, mark: string) => {
    shown.current.set(subject, mark);
    const tell = () => setSubjects([...shown.current.keys()].sort().join());
    tell();
    return () => {
      shown.current.delete(subject);
      tell();
    };
  }, []);
  const live = useMemo(() => ({ refresh, show }), [refresh, show]);
  return (
    <LiveContext value={live}>
      {signedOut ? <SignedOut /> : null}
      {children}
    </LiveContext>
  );
}

const SignedOut = () => (
  <div className="px-4 pt-2 sm:px-6">
    <Callout
      tone="warn"
      live
      title="You are signed out."
      actions={<Button onClick={signInAgain}>Sign in again</Button>}
    >
      What you entered on this page is kept. Sign in to continue.
    </Callout>
  </div>
);
