'use client';

import { type FormEvent, useState } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { useForm, useSubmit } from '@/components/api/use-form';
import { paths } from '@/components/paths';
import { PeopleChecks } from '@/components/people/people-checks';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Checkbox } from '@/components/ui/form/checkbox';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { CADENCES } from '@/lib/reviews/cadence';
import type { CampaignPreview } from '@/lib/services/reviews/start-campaign';
import { EMPTY_REVIEW, type ReviewTyped, readReviewForm } from './review-form';
import { ScopeFields } from './scope-fields';

/** What to ask, of whom and until when; what it comes to is shown before anyone is asked. `roles`: those that were chosen in a list. */
export function StartReview({ roles }: { readonly roles: string }) {
  const start = { ...EMPTY_REVIEW, roles };
  const {
    values: typed,
    set,
    submit,
    busy,
    problem,
    errorOf,
  } = useForm(roles === '' ? 'review' : `review/${roles}`, start);
  const asking = useSubmit();
  const [preview, setPreview] = useState<CampaignPreview | null>(null);
  const change = (patch: Partial<ReviewTyped>) => {
    setPreview(null);
    set({ ...typed, ...patch });
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    const wanted = readReviewForm(typed);
    if (preview === null)
      void asking.submit<CampaignPreview>({ path: '/reviews/preview', body: { scope: wanted.scope } }, setPreview);
    else void submit<{ number: number }>({ path: '/reviews', body: wanted }, ({ number }) => paths.review(number));
  };
  const shown = asking.problem ?? problem;
  return (
    <form noValidate onSubmit={send} className="grid max-w-read gap-4 py-4">
      <Field id="review-name" label="Name" error={errorOf('name')}>
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            placeholder="Autumn 2026"
            value={typed.name}
            onChange={({ target }) => change({ name: target.value })}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field id="review-due" label="Due (UTC)" error={errorOf('dueAt')}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={typed.due}
              onChange={({ target }) => change({ due: target.value })}
            />
          )}
        </Field>
        <Field id="review-silence" label="If nobody answers">
          {(control) => (
            <Select {...control} value={typed.onSilence} onChange={({ target }) => change({ onSilence: target.value })}>
              <option value="keep">Keep it and report it</option>
              <option value="remove">Open a removal</option>
            </Select>
          )}
        </Field>
        <Field id="review-repeat" label="Start it again" hint="With the same scope, and as long to answer.">
          {(control) => (
            <Select {...control} value={typed.repeat} onChange={({ target }) => change({ repeat: target.value })}>
              <option value="">Never</option>
              {CADENCES.map((cadence) => (
                <option key={cadence} value={cadence}>
                  {cadence}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <ScopeFields
        typed={typed}
        onChange={change}
        errorOf={(member) => errorOf('scope', member) ?? asking.errorOf('scope', member)}
      />
      <Reviewers typed={typed} change={change} />
      {preview ? <Preview preview={preview} /> : null}
      {shown ? <ProblemCallout problem={shown} /> : null}
      <div>
        <Button type="submit" variant="primary" busy={busy || asking.busy}>
          {preview === null ? 'See what it asks' : 'Start the review'}
        </Button>
      </div>
    </form>
  );
}

function Preview({ preview: { items, roles, reviewers } }: { readonly preview: CampaignPreview }) {
  const nobody = reviewers.find(({ id }) => id === null);
  return (
    <Callout tone={nobody || items === 0 ? 'warn' : 'info'} title={`${items} questions about ${roles} roles`} live>
      <ul>
        {reviewers.map(({ id, name, items: count }) => (
          <li key={id ?? ''}>{id === null ? `${count} go to nobody: name reviewers` : `${name}: ${count}`}</li>
        ))}
      </ul>
    </Callout>
  );
}

interface ReviewersProps {
  readonly typed: ReviewTyped;
  readonly change: (patch: Partial<ReviewTyped>) => void;
}

const Reviewers = ({ typed, change }: ReviewersProps) => (
  <fieldset className="grid gap-1">
    <legend className="pb-1 font-medium">Who is asked, where there is no owner</legend>
    <Checkbox
      checked={typed.maintainers}
      onChange={({ target }) => change({ maintainers: target.checked })}
      label="Who maintains the project or group in GitLab"
      hint="Only people who have signed in here. Where there is none, these in turn:"
    />
    <PeopleChecks chosen={typed.reviewers} onChoose={(reviewers) => change({ reviewers })} />
  </fieldset>
);
