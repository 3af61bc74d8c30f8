'use client';

import { useState } from 'react';
import { ProblemCallout, SignInAgain } from '@/components/api/sign-in-again';
import { useForm } from '@/components/api/use-form';
import { useTyped } from '@/components/api/use-typed';
import { whyNotOn } from '@/components/changes/next-step';
import { SayingForm } from '@/components/changes/saying-form';
import { Button, LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Textarea } from '@/components/ui/form/input';
import type { ChangeCommand, ChangeState } from '@/lib/changes/states';

interface Props {
  readonly number: number;
  readonly version: number;
  readonly state: ChangeState;
  readonly commands: Readonly<Record<ChangeCommand, { readonly allowed: boolean; readonly reason: string | null }>>;
  readonly editHref: string;
  /** The sign-in is too old to approve or apply. */
  readonly signInAgain: boolean;
  /** An approval has to say why. */
  readonly reasonRequired: boolean;
}

interface CommandButton {
  readonly command: Exclude<ChangeCommand, 'edit' | 'schedule' | 'break-glass'>;
  readonly label: string;
  readonly variant: 'primary' | 'plain' | 'danger';
  /** The comment goes with it. */
  readonly says: boolean;
}

const BUTTONS: readonly CommandButton[] = [
  { command: 'rebase', label: 'Rebase', variant: 'primary', says: false },
  { command: 'submit', label: 'Submit for review', variant: 'primary', says: false },
  { command: 'approve', label: 'Approve', variant: 'primary', says: true },
  { command: 'apply', label: 'Apply', variant: 'primary', says: false },
  { command: 'request-changes', label: 'Ask for changes', variant: 'plain', says: true },
  { command: 'reject', label: 'Reject', variant: 'danger', says: true },
  { command: 'unschedule', label: 'Take off the schedule', variant: 'plain', says: false },
  { command: 'withdraw', label: 'Withdraw', variant: 'plain', says: false },
];

/** What this person can do with the change now, and one sentence for what has to come first. */
export function ChangeActions(props: Props) {
  const { number, version, state, commands, editHref, signInAgain, reasonRequired } = props;
  const { values: comment, set, submit, busy, problem, errorOf } = useForm('decision', '');
  const [given, setGiven] = useState<ChangeCommand | null>(null);
  const give = ({ command, says }: CommandButton) => {
    setGiven(command);
    void submit({ path: `/changes/${number}/${command}`, body: says ? { comment } : {}, version });
  };
  const error = errorOf('comment');
  const refusal = whyNotOn(state, commands);
  const allowed = (...asked: readonly ChangeCommand[]) => asked.some((command) => commands[command].allowed);
  return (
    <div className="grid max-w-form gap-3">
      {allowed('approve', 'reject', 'request-changes') ? (
        <DecisionComment comment={comment} onComment={set} required={reasonRequired} error={error} />
      ) : null}
      {problem && error === null ? <ProblemCallout problem={problem} /> : null}
      {!problem && signInAgain && allowed('approve', 'apply', 'break-glass') ? (
        <Callout tone="info" actions={<SignInAgain />}>
          Sign in again to approve or apply. Your sign-in is too old for that.
        </Callout>
      ) : null}
      {refusal === null ? null : <p className="text-muted">{refusal}</p>}
      <div className="flex flex-wrap gap-2">
        {BUTTONS.filter(({ command }) => allowed(command)).map((button) => (
          <Button
            key={button.command}
            variant={button.variant}
            busy={busy && given === button.command}
            onClick={() => give(button)}
          >
            {button.label}
          </Button>
        ))}
        {allowed('edit') ? <LinkButton href={editHref}>Edit</LinkButton> : null}
      </div>
      {allowed('break-glass') ? <Emergency number={number} version={version} /> : null}
    </div>
  );
}

interface CommentProps {
  readonly comment: string;
  readonly onComment: (comment: string) => void;
  readonly required: boolean;
  readonly error: string | null;
}

const DecisionComment = ({ comment, onComment, required, error }: CommentProps) => (
  <Field
    id="decision-comment"
    label="Comment"
    hint={
      required
        ? 'Shown with your decision. The rules ask for it.'
        : 'Shown with your decision. Needed to reject or to ask for changes.'
    }
    optional={!required}
    error={error}
  >
    {(control) => (
      <Textarea {...control} rows={3} value={comment} onChange={(event) => onComment(event.target.value)} />
    )}
  </Field>
);

function Emergency({ number, version }: Pick<Props, 'number' | 'version'>) {
  const [open, setOpen] = useTyped('break-glass', false);
  return (
    <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="cursor-pointer text-bad">Emergency: apply without approval</summary>
      <SayingForm
        id="break-glass-reason"
        label="Why it cannot wait"
        hint="Recorded and shown to everyone until someone else has reviewed it."
        field="reason"
        path={`/changes/${number}/break-glass`}
        version={version}
        button="Apply without approval"
        danger
      />
    </details>
  );
}
