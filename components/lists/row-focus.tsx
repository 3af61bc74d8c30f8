'use client';

import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react';
import { singleKeys } from '@/components/shell/single-keys';
import { reached, rowKey } from './row-keys';

/** As long as the shell waits for the second key. */
const SEQUENCE_MS = 1200;

/**
 * The rows of a list, which `j` and `k` move through and `o` opens. The focus is on a row's own link, so that Enter, a screen reader
 * and the focus ring know it as they know any link.
 */
export function RowFocus({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const wentAt = useRef(Number.NEGATIVE_INFINITY);
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    // `g o` goes to the overview: the second key of a sequence is none of ours.
    const isSecond = event.timeStamp - wentAt.current < SEQUENCE_MS;
    wentAt.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
    if (isSecond) return;
    if (!singleKeys.on() || document.querySelector('dialog[open]') !== null) return;
    const asked = rowKey(event);
    const links = [...(place.current?.querySelectorAll<HTMLAnchorElement>('a[data-row]') ?? [])];
    if (asked === null || links.length === 0) return;
    const focused = links.indexOf(document.activeElement as HTMLAnchorElement);
    if (asked.do === 'move') links[reached(links.length, focused, asked.by)]?.focus();
    else if (focused >= 0) links[focused]?.click();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
  return <div ref={place}>{children}</div>;
}
