'use client';

import { useState } from 'react';
import { PersonSelect } from '@/components/people/person-select';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/form/input';
import { Kbd } from '@/components/ui/kbd';
import type { Answer } from '@/lib/reviews/types';

interface Props {
  /** How many items an answer is for. */
  readonly count: number;
  readonly reason: string;
  readonly setReason: (reason: string) => void;
  readonly busy: boolean;
  readonly answer: (answer: Answer) => void;
  readonly delegate: (to: string) => void;
  /** Chooses every item of the page that waits for this person. */
  readonly onAll: () => void;
}

const BUTTONS = [
  { answer: 'keep', label: 'Keep', key: '1' },
  { answer: 'remove', label: 'Remove', key: '2' },
  { answer: 'ask', label: 'Ask', key: '3' },
] as const;

/** The answer for what is chosen, its reason, and whom to hand it to instead. */
export function AnswerBar(props: Props) {
  const { count, reason, setReason, busy, answer, delegate, onAll } = props;
  const [to, setTo] = useState('');
  const none = count === 0 ? 'Choose an item first.' : null;
  const unsaid = none ?? (reason.trim() === '' ? 'Write a reason first.' : null);
  return (
    <section aria-label="Your answer" className="sticky top-(--bar) z-10 grid gap-2 border-y bg-paper py-2">
      <div className="flex flex-wrap items-end gap-2">
        <label htmlFor="review-reason" className="grid min-w-0 flex-1 gap-0.5 sm:min-w-64">
          <span className="text-meta text-muted">Reason (to remove, ask or hand on)</span>
          <Input
            id="review-reason"
            value={reason}
            maxLength={4000}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        {BUTTONS.map(({ answer: each, label, key }) => (
          <Button key={each} busy={busy} disabledReason={each === 'keep' ? none : unsaid} onClick={() => answer(each)}>
            {label} <Kbd>{key}</Kbd>
          </Button>
        ))}
        <div className="grid gap-0.5">
          <label htmlFor="review-to" className="text-meta text-muted">
            Hand to
          </label>
          <PersonSelect id="review-to" value={to} onChoose={setTo} />
        </div>
        <Button
          busy={busy}
          disabledReason={unsaid ?? (to === '' ? 'Choose a person first.' : null)}
          onClick={() => delegate(to)}
        >
          Hand on
        </Button>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 text-meta text-muted">
        <span>
          {count === 1 ? 'For one item.' : `For ${count} items.`} <Kbd>j</Kbd> <Kbd>k</Kbd> move, <Kbd>x</Kbd> selects.
        </span>
        <Button size="sm" onClick={onAll}>
          Select this page
        </Button>
      </div>
    </section>
  );
}
