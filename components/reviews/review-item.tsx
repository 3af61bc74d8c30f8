'use client';

import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { paths } from '@/components/paths';
import { Badge, type Tone } from '@/components/ui/badge';
import { cx } from '@/components/ui/cx';
import { ANSWER_WORDS } from '@/lib/reviews/types';
import type { ItemView } from '@/lib/services/reviews/list-review-items';
import { ItemEvidence } from './item-evidence';

interface Props {
  readonly item: ItemView;
  readonly current: boolean;
  /** By the keyboard: it comes into view. By the mouse it must stay where it is, or the click would miss. */
  readonly reached: boolean;
  readonly chosen: boolean;
  /** null: someone else is asked. */
  readonly onChoose: (() => void) | null;
  readonly onOpen: () => void;
}

const TONES: Readonly<Record<ItemView['answer'], Tone>> = { open: 'neutral', keep: 'ok', remove: 'bad', ask: 'warn' };
/** One question: who may assume which role, what is known of it, and what was answered. */
export function ReviewItem({ item, current, reached, chosen, onChoose, onOpen }: Props) {
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (reached) place.current?.scrollIntoView({ block: 'nearest' });
  }, [reached]);
  const { evidence, recommendation } = item;
  return (
    <li
      ref={place}
      aria-current={current || undefined}
      onFocus={onOpen}
      className={cx('grid scroll-mt-48 gap-1 rounded border p-3', current && 'border-accent-solid')}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {onChoose ? (
          <input
            type="checkbox"
            checked={chosen}
            onChange={onChoose}
            aria-label={`Choose ${item.who} of ${item.role}`}
            className="size-4 accent-accent-solid"
          />
        ) : null}
        <span className="font-medium break-words">{item.who}</span>
        <span className="text-muted">may assume</span>
        <Link
          className="break-all underline"
          href={paths.role({ accountId: item.accountId, name: item.role })}
          prefetch={false}
        >
          {item.role}
        </Link>
        <Badge tone={TONES[item.answer]}>{ANSWER_WORDS[item.answer]}</Badge>
        <span className="text-meta text-muted">{item.reviewer ?? 'Nobody is asked'}</span>
      </div>
      <ItemEvidence evidence={evidence} />
      {recommendation ? (
        <p className="text-meta">
          Recommended: {ANSWER_WORDS[recommendation.answer].toLowerCase()}. {recommendation.because}
        </p>
      ) : null}
      {item.reason ? <p className="text-meta break-words">“{item.reason}”</p> : null}
      {item.answer === 'remove' || item.removal !== null ? <Removal item={item} /> : null}
    </li>
  );
}

function Removal({ item: { live, removal, ended } }: { readonly item: ItemView }) {
  if (!live) return <p className="text-meta">Removed: the live trust policy admits nobody of it any more.</p>;
  if (!ended) return <p className="text-meta">A change that takes it out is opened when the review ends.</p>;
  return (
    <p className="text-meta">
      Open: the live trust policy still admits it.{' '}
      {removal === null ? (
        'No change could take it out: the report says why.'
      ) : (
        <>
          <Link className="underline" href={paths.change(removal)}>
            Change {removal}
          </Link>{' '}
          takes it out.
        </>
      )}
    </p>
  );
}
