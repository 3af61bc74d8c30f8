'use client';

import { useRef } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { newDraft, useSubmit } from '@/components/api/use-form';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';

/** What an operation that drafts answers: one draft, or several. */
type Drafted = { readonly number: number } | { readonly drafted: readonly { readonly number: number }[] };
const numberOf = (answer: Drafted): number | undefined =>
  'number' in answer ? answer.number : answer.drafted[0]?.number;

interface Props {
  /** Below /api/v1. */
  readonly path: string;
  readonly body: unknown;
  readonly label: string;
  /** What it is about, where the label alone could mean any row. */
  readonly name?: string;
  readonly primary?: boolean;
  readonly disabledReason?: string | null;
}

/** Has the server draft a change and opens it. Nothing happens in AWS, and somebody else decides. */
export function DraftButton({ path, body, label, name, primary = false, disabledReason }: Props) {
  const { busy, problem, submit } = useSubmit();
  const pressed = useRef('');
  const draft = () => {
    pressed.current ||= newDraft();
    const open = (answer: Drafted) => {
      const number = numberOf(answer);
      return number === undefined ? undefined : paths.change(number);
    };
    void submit<Drafted>({ path, body }, open, pressed.current);
  };
  return (
    <div className="grid justify-items-start gap-2 sm:justify-items-end">
      <Button
        size="sm"
        variant={primary ? 'primary' : 'plain'}
        busy={busy}
        disabledReason={disabledReason}
        {...(name && { 'aria-label': `${label}: ${name}` })}
        onClick={draft}
      >
        {label}
      </Button>
      {problem ? <ProblemCallout problem={problem} /> : null}
    </div>
  );
}
