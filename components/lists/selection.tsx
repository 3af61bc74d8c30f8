'use client';

import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';

interface Props {
  /** As in "role" and "roles". */
  readonly noun: readonly [one: string, many: string];
  /** What can be done with the picked rows, by their values. */
  readonly actions: (picked: readonly string[]) => ReactNode;
  /** The list. */
  readonly children: ReactNode;
}

/**
 * Picks rows of a list that the server made: it looks at the list's boxes, so that a page that is read anew keeps what was picked, and
 * one with other rows does not.
 */
export function Selection({ noun: [one, many], actions, children }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const look = useCallback(() => {
    const boxes = boxesOf(list.current);
    const values = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    const all = list.current?.querySelector<HTMLInputElement>('input[data-pick-all]');
    if (all) {
      all.checked = values.length > 0 && values.length === boxes.length;
      all.indeterminate = values.length > 0 && values.length < boxes.length;
    }
    setPicked((before) => (before.join('\n') === values.join('\n') ? before : values));
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows are there when the list is another one
  useEffect(look, [look, children]);
  const pickAll = (checked: boolean) => {
    for (const box of boxesOf(list.current)) box.checked = checked;
    look();
  };
  return (
    <>
      <div
        ref={list}
        onChange={({ target }) => {
          if (target instanceof HTMLInputElement && target.dataset.pickAll !== undefined) pickAll(target.checked);
          else look();
        }}
      >
        {children}
      </div>
      <p role="status" className="sr-only">
        {picked.length === 0 ? '' : `${picked.length} ${picked.length === 1 ? one : many} selected`}
      </p>
      {picked.length === 0 ? null : (
        <section
          aria-label="Selected rows"
          data-print="no"
          className="sticky bottom-2 z-20 my-2 flex flex-wrap items-center gap-2 rounded border border-accent bg-raised p-2 shadow-overlay"
        >
          <span className="px-1 font-medium">
            {picked.length} {picked.length === 1 ? one : many} selected
          </span>
          {actions(picked)}
          <Button variant="quiet" onClick={() => pickAll(false)}>
            Clear selection
          </Button>
        </section>
      )}
    </>
  );
}

const boxesOf = (list: Element | null): readonly HTMLInputElement[] => [
  ...(list?.querySelectorAll<HTMLInputElement>('input[data-pick]') ?? []),
];
