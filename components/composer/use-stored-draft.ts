'use client';

import { useCallback, useEffect, useState } from 'react';
import type { AddedLine, Draft } from '@/components/composer/draft';
import type { ComposerView } from '@/lib/services/changes/get-composer';

/** What the link to the composer asked for. */
export interface Asked {
  readonly lines: readonly AddedLine[];
  /** A whole document, with a draft of its own; null: none. */
  readonly text: string | null;
  /** A title to begin with; empty: none. */
  readonly title: string;
}

/** A draft kept in the browser until it is saved: nothing that a person typed is lost by a reload. */
export function useStoredDraft(view: ComposerView, onlyText: boolean, asked: Asked) {
  const key = `drawbridge-draft/${view.role.arn}/${view.change?.number ?? 'new'}/${view.role.trustDigest}/${asked.text ?? ''}`;
  const [draft, setDraft] = useState<Draft>(() => first(view, onlyText, asked));
  // Read after the first paint: the server knows nothing of this browser's storage.
  useEffect(() => {
    const stored = read(key);
    if (stored) setDraft((fresh) => ({ ...fresh, ...stored, add: withAsked(stored.add ?? [], fresh.add) }));
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

function first(view: ComposerView, onlyText: boolean, asked: Asked): Draft {
  const { change, role } = view;
  return {
    mode: onlyText || change || asked.text !== null ? 'document' : 'mappings',
    add: asked.lines,
    remove: [],
    limit: [],
    text: asked.text ?? change?.proposedDocument ?? role.trustPolicy,
    title: change?.title ?? asked.title,
    reason: change?.reason ?? '',
  };
}

/** What a link asked for comes on top of what was kept, once. */
const withAsked = (kept: readonly AddedLine[], asked: readonly AddedLine[]): readonly AddedLine[] => [
  ...kept,
  ...asked.filter(({ key }) => kept.every((line) => line.key !== key)),
];

function read(key: string): Partial<Draft> | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return typeof stored === 'object' ? stored : null;
  } catch {
    return null;
  }
}
