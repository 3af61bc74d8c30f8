'use client';

import Link from 'next/link';
import { useEffect, useRef } from 'react';
import { RungBadge } from '@/components/reach/rung-badge';
import { Badge, type Tone } from '@/components/ui/badge';
import { cx } from '@/components/ui/cx';
import { Time } from '@/components/ui/time';
import { RUNGS } from '@/lib/reach/types';
import type { ReviewEvidence } from '@/lib/reviews/evidence';
import { ANSWER_WORDS } from '@/lib/reviews/types';
import type { ItemView } from '@/lib/services/reviews/campaign-view';

interface Props {
  readonly item: ItemView;
  readonly current: boolean;
  readonly chosen: boolean;
  /** null: someone else is asked. */
  readonly onChoose: (() => void) | null;
  readonly onOpen: () => void;
}

const TONES: Readonly<Record<ItemView['answer'], Tone>> = { open: 'neutral', keep: 'ok', remove: 'bad', ask: 'warn' };
const PROOFS: Readonly<Record<string, string>> = {
  proved: 'proven: protected refs only',
  refuted: 'refuted: unprotected refs get in',
  unknown: 'undecided',
};

/** One question: who may assume which role, what is known of it, and what was answered. */
export function ReviewItem({ item, current, chosen, onChoose, onOpen }: Props) {
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (current) place.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const { evidence, recommendation } = item;
  return (
    <li
      ref={place}
      aria-current={current || undefined}
      onFocus={onOpen}
      className={cx('grid gap-1 rounded border p-3', current && 'border-accent-solid')}
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
        <Link className="break-all underline" href={`/roles/${item.accountId}/${item.role}`} prefetch={false}>
          {item.role}
        </Link>
        <Badge tone={TONES[item.answer]}>{ANSWER_WORDS[item.answer]}</Badge>
        <span className="text-meta text-muted">{item.reviewer ?? 'Nobody is asked'}</span>
      </div>
      <Evidence evidence={evidence} />
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

function Evidence({ evidence }: { readonly evidence: ReviewEvidence }) {
  const rung = RUNGS.find((each) => each.rung === evidence.rung)?.rung ?? null;
  return (
    <ul className="flex flex-wrap items-center gap-x-4 gap-y-1 text-meta text-muted">
      <li>
        <RungBadge rung={rung} reason={evidence.rungReason} quiet />
      </li>
      {evidence.proof ? <li>{PROOFS[evidence.proof] ?? evidence.proof}</li> : null}
      <li>
        {evidence.admittedRefs} {evidence.admittedRefs === 1 ? 'ref gets' : 'refs get'} in, {evidence.protectedRefs} of
        them protected
      </li>
      <li>
        {evidence.lastUsedAt ? (
          <>
            role last used <Time at={evidence.lastUsedAt} />
          </>
        ) : (
          'role never seen in use'
        )}
      </li>
      <li>
        {evidence.approved
          ? `approved in change ${evidence.approved.change} by ${evidence.approved.by.join(', ') || 'nobody'}`
          : 'never approved here'}
      </li>
      {evidence.permissions.length > 0 ? <li>{evidence.permissions.join(', ')}</li> : null}
      {evidence.findings.length > 0 ? (
        <li>
          {evidence.findings.length} findings: {evidence.findings.slice(0, 3).join('; ')}
        </li>
      ) : null}
    </ul>
  );
}

function Removal({ item }: { readonly item: ItemView }) {
  if (!item.live) return <p className="text-meta">Removed: the live trust policy no longer has it.</p>;
  return (
    <p className="text-meta">
      {item.removal === null ? (
        'A change that takes it out is opened when the review ends.'
      ) : (
        <>
          Open: the live trust policy still has it.{' '}
          <Link className="underline" href={`/changes/${item.removal}`}>
            Change {item.removal}
          </Link>{' '}
          takes it out.
        </>
      )}
    </p>
  );
}
