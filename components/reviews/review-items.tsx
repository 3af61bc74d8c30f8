'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { EmptyState } from '@/components/ui/empty-state';
import type { Answer } from '@/lib/reviews/types';
import type { ItemView } from '@/lib/services/reviews/list-review-items';
import { AnswerBar } from './answer-bar';
import { ReviewItem } from './review-item';
import { moved, type ReviewKey, reviewKey } from './review-keys';

interface Props {
  /** Number of the review. */
  readonly number: number;
  /** One page of its items. */
  readonly rows: readonly ItemView[];
}

/** The items, answered one by one or as a selection, by keyboard or mouse. */
export function ReviewItems({ number, rows }: Props) {
  const mine = rows.filter(({ mayAnswer }) => mayAnswer).map(({ id }) => id);
  const [current, setCurrent] = useState<string | null>(mine[0] ?? null);
  const [reached, setReached] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const selection = chosen.size > 0 ? [...chosen] : current === null ? [] : [current];
  const answering = useAnswering(number, selection, () => setChosen(new Set()));
  const toggle = (id: string) =>
    setChosen((before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]));
  useReviewKeys(mine.length > 0, (asked) => {
    if (asked.do === 'select' && current !== null) toggle(current);
    if (asked.do === 'answer') answering.answer(asked.answer);
    if (asked.do !== 'move') return;
    const next = moved(mine, current, asked.by);
    setCurrent(next);
    setReached(next);
  });
  return (
    <>
      {mine.length > 0 ? (
        <AnswerBar {...answering} count={selection.length} onAll={() => setChosen(new Set(mine))} />
      ) : null}
      {answering.problem ? <ProblemCallout problem={answering.problem} /> : null}
      {rows.length === 0 ? (
        <EmptyState title="Nothing here">No item of this review fits these filters.</EmptyState>
      ) : null}
      <ul className="grid gap-2 py-3" aria-label="Items">
        {rows.map((item) => (
          <ReviewItem
            key={item.id}
            item={item}
            current={item.id === current}
            reached={item.id === reached}
            chosen={chosen.has(item.id)}
            onChoose={item.mayAnswer ? () => toggle(item.id) : null}
            onOpen={() => {
              if (item.mayAnswer) setCurrent(item.id);
              setReached(null);
            }}
          />
        ))}
      </ul>
    </>
  );
}

/** Calls back for each key that asks for something of the review, while there is something to answer. */
function useReviewKeys(active: boolean, act: (asked: ReviewKey) => void): void {
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    const asked = reviewKey(event);
    if (asked === null) return;
    act(asked);
    event.preventDefault();
  });
  useEffect(() => {
    if (!active) return;
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [active]);
}

/** Sends answers for the selection with their reason, and reads the review anew. */
function useAnswering(number: number, selection: readonly string[], onDone: () => void) {
  const { values: reason, set: setReason, submit, busy, problem } = useForm('answer', '');
  const post = (path: string, body: object) =>
    submit({ path: `/reviews/${number}/${path}`, body: { ...body, items: selection, reason } }, onDone);
  const answer = (given: Answer) => void post('answers', { answer: given });
  const delegate = (to: string) => void post('delegations', { to });
  return { reason, setReason, busy, problem, answer, delegate };
}
