'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { keep, takeBack } from '@/components/api/kept-typing';
import { newDraft } from '@/components/api/use-form';
import { type AddedLine, compute, type Draft, readLive } from '@/components/composer/draft';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { printPolicy } from '@/lib/policy/print-policy';
import type { ComposerView } from '@/lib/services/changes/get-composer';

/** What the link to the composer asked for. */
export interface Asked {
  readonly lines: readonly AddedLine[];
  /** A whole document, with a draft of its own; null: none. */
  readonly text: string | null;
  /** A title to begin with; empty: none. */
  readonly title: string;
}

/** A draft, and what it was composed over. */
interface Kept {
  readonly draft: Draft;
  /** One and the same as long as the draft is: what is saved twice becomes one change. */
  readonly id: string;
  /** Digest of the live trust policy when the draft was last typed at; empty: it was not. */
  readonly base: string;
}

/** A draft kept in this tab until it is saved: a reload, the way back and a sign-in in between lose nothing. */
export function useStoredDraft(view: ComposerView, asked: Asked) {
  const name = `compose/${view.change?.number ?? 'new'}/${asked.text ?? ''}`;
  const start = useRef<Kept>({ draft: first(view, asked), id: '', base: '' });
  const [kept, set] = useState(start.current);
  const [restored, setRestored] = useState(false);
  // Read after the first paint: the server knows nothing of this browser's storage.
  useEffect(() => {
    const stored = takeBack(name, start.current);
    if (stored === null) return;
    set({ ...stored, draft: { ...stored.draft, add: withAsked(stored.draft.add, start.current.draft.add) } });
    setRestored(true);
  }, [name]);
  const { trustDigest } = view.role;
  const change = useCallback(
    (patch: Partial<Draft>) =>
      set((last) => {
        const next = { draft: { ...last.draft, ...patch }, id: last.id || newDraft(), base: trustDigest };
        keep(name, start.current, next);
        return next;
      }),
    [name, trustDigest],
  );
  const forget = useCallback(() => keep(name, start.current, start.current), [name]);
  const discard = () => {
    forget();
    set(start.current);
    setRestored(false);
  };
  const { draft, id, base } = kept;
  return { draft, id, change, forget, discard, restored, moved: base !== '' && base !== trustDigest };
}

function first(view: ComposerView, asked: Asked): Draft {
  const { change, role } = view;
  const text = asked.text ?? change?.proposedDocument ?? role.trustPolicy;
  const typed: Draft = {
    mode: 'document',
    ...{ add: asked.lines, remove: [], limit: [], text, edited: false },
    ...{ title: change?.title ?? asked.title, reason: change?.reason ?? '' },
  };
  const live = readLive(view).policy;
  if (live === null || asked.text !== null) return typed;
  if (!change) return { ...typed, mode: 'mappings' };
  return (change.composed && asComposed(view, live, typed, change.composed)) ?? typed;
}

type Composed = NonNullable<NonNullable<ComposerView['change']>['composed']>;

/** The draft as its author left it; null: over the live policy its mappings make another document by now. */
function asComposed(
  view: ComposerView,
  live: NonNullable<ReturnType<typeof readLive>['policy']>,
  typed: Draft,
  { add, remove, limit }: Composed,
): Draft | null {
  const lines = add.map(
    ({ until, ...line }, index): AddedLine => ({
      ...line,
      key: `composed ${index}`,
      ...(until === undefined ? {} : { until }),
    }),
  );
  const draft: Draft = { ...typed, mode: 'mappings', add: lines, remove, limit };
  const proposed = parsePolicy(typed.text);
  return proposed.ok && compute(view, live, draft).document === printPolicy(proposed.policy) ? draft : null;
}

/** What a link asked for comes on top of what was kept, once. */
const withAsked = (kept: readonly AddedLine[], asked: readonly AddedLine[]): readonly AddedLine[] => [
  ...kept,
  ...asked.filter(({ key }) => kept.every((line) => line.key !== key)),
];
