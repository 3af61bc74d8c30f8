'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { send } from '@/components/api/send';
import { Callout } from '@/components/ui/callout';
import { EmptyState } from '@/components/ui/empty-state';
import type { Answer } from '@/lib/reviews/types';
import type { CampaignView } from '@/lib/services/reviews/campaign-view';
import { AnswerBar } from './answer-bar';
import { ReviewItem } from './review-item';
import { moved, reviewKey } from './review-keys';

interface Props {
  readonly review: CampaignView;
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

/** The items, answered one by one or as a selection, by keyboard or mouse. */
export function ReviewItems({ review, people }: Props) {
  const router = useRouter();
  const mine = review.rows.filter(({ mayAnswer }) => mayAnswer).map(({ id }) => id);
  const [onlyMine, setOnlyMine] = useState(mine.length > 0);
  const [current, setCurrent] = useState<string | null>(mine[0] ?? null);
  const [reached, setReached] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const rows = onlyMine ? review.rows.filter(({ mayAnswer }) => mayAnswer) : review.rows;
  const selection = chosen.size > 0 ? [...chosen] : current === null ? [] : [current];

  const post = async (path: string, body: object) => {
    setBusy(true);
    setProblem(null);
    const sent = await send('POST', `/reviews/${review.number}/${path}`, { ...body, items: selection, reason });
    setBusy(false);
    if (!sent.ok) return setProblem(sent.problem.issues[0]?.message ?? sent.problem.detail);
    setChosen(new Set());
    setReason('');
    router.refresh();
  };
  const answer = (with_: Answer) => void post('answers', { answer: with_ });
  const toggle = (id: string) =>
    setChosen((before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]));

  const onKey = useRef<(event: KeyboardEvent) => void>(() => {});
  onKey.current = (event) => {
    const asked = reviewKey(event);
    if (asked === null || mine.length === 0) return;
    if (asked.do === 'move') {
      const next = moved(mine, current, asked.by);
      setCurrent(next);
      setReached(next);
    }
    if (asked.do === 'select' && current !== null) toggle(current);
    if (asked.do === 'answer') answer(asked.answer);
    event.preventDefault();
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey.current(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  return (
    <>
      {mine.length > 0 ? (
        <AnswerBar
          count={selection.length}
          reason={reason}
          setReason={setReason}
          busy={busy}
          answer={answer}
          delegate={(to) => void post('delegations', { to })}
          people={people}
          onlyMine={onlyMine}
          setOnlyMine={setOnlyMine}
        />
      ) : null}
      {problem ? <Callout tone="bad" title={problem} live /> : null}
      {rows.length === 0 ? <EmptyState title="Nothing here">Nothing of this review waits for you.</EmptyState> : null}
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
