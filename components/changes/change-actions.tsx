'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type ShownProblem, send } from '@/components/api/send';
import { ProblemCallout, SignInAgain } from '@/components/api/sign-in-again';
import { SayingForm } from '@/components/changes/saying-form';
import { Button, LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import type { ChangeCommand } from '@/lib/changes/states';

interface Props {
  readonly number: number;
  readonly version: number;
  readonly commands: Readonly<Record<ChangeCommand, { readonly allowed: boolean; readonly reason: string | null }>>;
  readonly editHref: string;
  /** The sign-in is too old to approve or apply. */
  readonly signInAgain: boolean;
  /** An approval has to say why. */
  readonly reasonRequired: boolean;
}

const BUTTONS: readonly {
  readonly command: Exclude<ChangeCommand, 'edit' | 'schedule' | 'break-glass'>;
  readonly label: string;
  readonly variant: 'primary' | 'plain' | 'danger';
  readonly says: boolean;
}[] = [
  { command: 'rebase', label: 'Rebase', variant: 'primary', says: false },
  { command: 'submit', label: 'Submit for review', variant: 'primary', says: false },
  { command: 'approve', label: 'Approve', variant: 'primary', says: true },
  { command: 'apply', label: 'Apply', variant: 'primary', says: false },
  { command: 'request-changes', label: 'Ask for changes', variant: 'plain', says: true },
  { command: 'reject', label: 'Reject', variant: 'danger', says: true },
  { command: 'unschedule', label: 'Take off the schedule', variant: 'plain', says: false },
  { command: 'withdraw', label: 'Withdraw', variant: 'plain', says: false },
];

/** Buttons that would only puzzle where they cannot be pressed. */
const ONLY_WHEN_OPEN: readonly ChangeCommand[] = ['rebase', 'unschedule'];

/** What can be done with a change. A button that may not be pressed stays and says why. */
export function ChangeActions({ number, version, commands, editHref, signInAgain, reasonRequired }: Props) {
  const router = useRouter();
  const [comment, setComment] = useState('');
  const [busy, setBusy] = useState<ChangeCommand | null>(null);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const give = async (command: ChangeCommand, says: boolean) => {
    setBusy(command);
    setProblem(null);
    const sent = await send('POST', `/changes/${number}/${command}`, says ? { comment } : {}, { version });
    setBusy(null);
    if (!sent.ok) return setProblem(sent.problem);
    setComment('');
    router.refresh();
  };
  const glass = commands['break-glass'].allowed;
  const decides = commands.approve.allowed || commands.reject.allowed || commands['request-changes'].allowed;
  return (
    <div className="grid max-w-form gap-3">
      {decides ? (
        <Field
          id="decision-comment"
          label="Comment"
          hint={
            reasonRequired
              ? 'Shown with your decision. The rules ask for it.'
              : 'Shown with your decision. Needed to reject or to ask for changes.'
          }
          optional={!reasonRequired}
        >
          {(control) => (
            <Textarea {...control} rows={3} value={comment} onChange={(event) => setComment(event.target.value)} />
          )}
        </Field>
      ) : null}
      {problem ? (
        <ProblemCallout problem={problem} />
      ) : signInAgain && (commands.approve.allowed || commands.apply.allowed || glass) ? (
        <Callout tone="info" actions={<SignInAgain />}>
          To approve or apply, sign in again: your sign-in is too old for that.
        </Callout>
      ) : null}
      <div className="flex flex-wrap gap-2">
        {BUTTONS.filter(({ command }) => !ONLY_WHEN_OPEN.includes(command) || commands[command].allowed).map(
          ({ command, label, variant, says }) => (
            <Button
              key={command}
              variant={commands[command].allowed ? variant : 'plain'}
              busy={busy === command}
              onClick={() => void give(command, says)}
              {...(commands[command].reason === null ? {} : { disabledReason: commands[command].reason })}
            >
              {label}
            </Button>
          ),
        )}
        {commands.edit.allowed ? <LinkButton href={editHref}>Edit</LinkButton> : null}
      </div>
      {glass ? (
        <details>
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
      ) : null}
    </div>
  );
}
