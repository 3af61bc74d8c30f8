'use client';

import { ProblemCallout } from '@/components/api/sign-in-again';
import { useSubmit } from '@/components/api/use-form';
import { type Draft, proposalOf } from '@/components/composer/draft';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Input, Textarea } from '@/components/ui/form/input';
import { Section } from '@/components/ui/page-header';
import type { ComposerView } from '@/lib/services/changes/get-composer';

interface Props {
  readonly view: ComposerView;
  readonly draft: Draft;
  /** The same as long as the draft is. */
  readonly draftId: string;
  /** Why the draft makes no policy; null: it makes one. */
  readonly refusal: string | null;
  readonly onChange: (patch: Partial<Draft>) => void;
  readonly onSaved: () => void;
  readonly sendable: boolean;
  readonly unchanged: boolean;
}

/** Title, reason, and the button that makes a change of the draft. Nothing happens in AWS by it. */
export function SaveBar(props: Props) {
  const { view, draft, onChange, sendable, unchanged, refusal } = props;
  const { busy, problem, errorOf, save } = useSaving(props);
  return (
    <Section title={view.change ? `Edit change #${view.change.number}` : 'Save as a change'}>
      <div className="grid max-w-form gap-3">
        <Field id="change-title" label="Title" error={errorOf('title')}>
          {(control) => (
            <Input
              {...control}
              value={draft.title}
              maxLength={200}
              onChange={(event) => onChange({ title: event.target.value })}
            />
          )}
        </Field>
        <Field id="change-reason" label="Reason" hint="Reviewers see this first." error={errorOf('reason')}>
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              value={draft.reason}
              onChange={(event) => onChange({ reason: event.target.value })}
            />
          )}
        </Field>
        {problem ? <ProblemCallout problem={problem} /> : null}
        <div>
          <Button
            variant="primary"
            busy={busy}
            onClick={() => void save()}
            disabledReason={view.refusal ?? refusal ?? whyNotYet(draft, sendable, unchanged)}
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
function useSaving({ view: { change, role }, draft, draftId, onSaved }: Props) {
  const { submit, busy, problem, errorOf } = useSubmit();
  const save = () => {
    const { title, reason } = draft;
    const common = { title, reason, baseDigest: role.trustDigest, proposal: proposalOf(draft) };
    const of = { accountId: role.accountId, name: role.name };
    return submit<{ number: number }>(
      change
        ? { method: 'PUT', path: `/changes/${change.number}`, body: common, version: change.version }
        : { path: '/changes', body: { role: of, ...common } },
      ({ number }) => {
        onSaved();
        return paths.change(number);
      },
      draftId,
    );
  };
  return { busy, problem, errorOf, save };
}
