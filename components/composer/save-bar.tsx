'use client';

import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { NO_ANSWER, type ShownProblem, send } from '@/components/api/send';
import { type Draft, proposalOf } from '@/components/composer/draft';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Input, Textarea } from '@/components/ui/form/input';
import { Section } from '@/components/ui/page-header';
import type { ComposerView } from '@/lib/services/changes/get-composer';

interface Props {
  readonly view: ComposerView;
  readonly draft: Draft;
  readonly onChange: (patch: Partial<Draft>) => void;
  readonly onSaved: () => void;
  readonly sendable: boolean;
  readonly unchanged: boolean;
}

/** Title, reason, and the button that makes a change of the draft. Nothing happens in AWS by it. */
export function SaveBar({ view, draft, onChange, onSaved, sendable, unchanged }: Props) {
  const { busy, problem, save } = useSaving(view, draft, onSaved);
  return (
    <Section title={view.change ? `Edit change ${view.change.number}` : 'Make it a change'}>
      <div className="grid max-w-form gap-3">
        <Field id="change-title" label="Title">
          {(control) => (
            <Input
              {...control}
              value={draft.title}
              maxLength={200}
              onChange={(event) => onChange({ title: event.target.value })}
            />
          )}
        </Field>
        <Field id="change-reason" label="Reason" hint="The person who decides reads it first.">
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              value={draft.reason}
              onChange={(event) => onChange({ reason: event.target.value })}
            />
          )}
        </Field>
        {problem ? (
          <Callout tone="bad" title={problem.detail} live>
            {problem.requestId ? <span className="text-meta">Reference {problem.requestId}</span> : null}
          </Callout>
        ) : null}
        <div>
          <Button
            variant="primary"
            busy={busy}
            onClick={() => void save()}
            disabledReason={view.refusal ?? whyNotYet(draft, sendable, unchanged)}
          >
            {view.change ? 'Save as a new revision' : 'Save as a draft'}
          </Button>
        </div>
      </div>
    </Section>
  );
}

function whyNotYet({ title }: Draft, sendable: boolean, unchanged: boolean): string | null {
  if (!sendable) return 'Change something first.';
  if (unchanged) return 'This means the same as the live policy.';
  return title.trim() === '' ? 'Give it a title.' : null;
}

/** Sends the draft, and goes to the change that it became. */
function useSaving({ change, role }: ComposerView, draft: Draft, onSaved: () => void) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  // One key for one draft: a second press after a lost answer does not make a second change.
  const key = useRef<string | null>(null);
  const save = async () => {
    key.current ??= crypto.randomUUID();
    setBusy(true);
    const { title, reason } = draft;
    const common = { title, reason, baseDigest: role.trustDigest, proposal: proposalOf(draft) };
    const sent = change
      ? await send<{ number: number }>('PUT', `/changes/${change.number}`, common, { version: change.version })
      : await send<{ number: number }>(
          'POST',
          '/changes',
          { role: { accountId: role.accountId, name: role.name }, ...common },
          { idempotencyKey: key.current },
        );
    setBusy(false);
    if (sent.ok || sent.problem.status !== NO_ANSWER) key.current = null;
    if (!sent.ok) return setProblem(sent.problem);
    onSaved();
    router.push(paths.change(sent.data.number));
  };
  return { busy, problem, save };
}
