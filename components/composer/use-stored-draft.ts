'use client';

import { useCallback, useEffect, useState } from 'react';
import type { Draft } from '@/components/composer/draft';
import type { ComposerView } from '@/lib/services/get-composer';

/** A draft kept in the browser until it is saved: nothing that a person typed is lost by a reload. */
export function useStoredDraft(view: ComposerView, onlyText: boolean) {
  const key = `drawbridge-draft/${view.role.arn}/${view.change?.number ?? 'new'}/${view.role.trustDigest}`;
  const [draft, setDraft] = useState<Draft>(() => first(view, onlyText));
  // Read after the first paint: the server knows nothing of this browser's storage.
  useEffect(() => {
    const stored = read(key);
    if (stored) setDraft((fresh) => ({ ...fresh, ...stored }));
  }, [key]);
  const change = useCallback(
    (patch: Partial<Draft>) =>
      setDraft((last) => {
        const next = { ...last, ...patch };
        sessionStorage.setItem(key, JSON.stringify(next));
        return next;
      }),
    [key],
  );
  const forget = useCallback(() => sessionStorage.removeItem(key), [key]);
  return [draft, change, forget] as const;
}

function first(view: ComposerView, onlyText: boolean): Draft {
  const { change, role } = view;
  return {
    mode: onlyText || change ? 'document' : 'mappings',
    add: [],
    remove: [],
    text: change?.proposedDocument ?? role.trustPolicy,
    title: change?.title ?? '',
    reason: change?.reason ?? '',
  };
}

function read(key: string): Partial<Draft> | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return typeof stored === 'object' ? stored : null;
  } catch {
    return null;
  }
}
