'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { send } from '@/components/api/send';
import { paths } from '@/components/paths';
import { PeopleChecks } from '@/components/people/people-checks';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Checkbox } from '@/components/ui/form/checkbox';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { CADENCES } from '@/lib/reviews/cadence';
import type { CampaignPreview } from '@/lib/services/reviews/start-campaign';
import { readReviewForm } from './review-form';
import { ScopeFields } from './scope-fields';

/** What to ask, of whom and until when; what it comes to is shown before anyone is asked. */
export function StartReview() {
  const router = useRouter();
  const [preview, setPreview] = useState<CampaignPreview | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = readReviewForm(new FormData(event.currentTarget));
    setBusy(true);
    setProblem(null);
    const sent =
      preview === null
        ? await send<CampaignPreview>('POST', '/reviews/preview', { scope: wanted.scope })
        : await send<{ number: number }>('POST', '/reviews', wanted);
    setBusy(false);
    if (!sent.ok) return setProblem(sent.problem.issues[0]?.message ?? sent.problem.detail);
    if ('number' in sent.data) router.push(paths.review(sent.data.number));
    else setPreview(sent.data);
  };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      onChange={() => setPreview(null)}
      className="grid max-w-read gap-4 py-4"
    >
      <Field id="review-name" label="Name">
        {(control) => <Input {...control} name="name" required maxLength={200} placeholder="Autumn 2026" />}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field id="review-due" label="Due (UTC)">
          {(control) => <Input {...control} type="date" name="due" required />}
        </Field>
        <Field id="review-silence" label="Without an answer">
          {(control) => (
            <Select {...control} name="onSilence">
              <option value="keep">keep it, and say so</option>
              <option value="remove">open a removal</option>
            </Select>
          )}
        </Field>
        <Field id="review-repeat" label="Start it again" hint="With the same scope, and as long to answer.">
          {(control) => (
            <Select {...control} name="repeat">
              <option value="">never</option>
              {CADENCES.map((cadence) => (
                <option key={cadence} value={cadence}>
                  {cadence}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <ScopeFields />
      <fieldset className="grid gap-1">
        <legend className="pb-1 font-medium">Who is asked, where there is no owner</legend>
        <Checkbox
          name="maintainers"
          label="Who maintains the project or group in GitLab"
          hint="Only people who have signed in here. Where there is none, these in turn:"
        />
        <PeopleChecks name="reviewers" />
      </fieldset>
      {preview ? <Preview preview={preview} /> : null}
      {problem ? <Callout tone="bad" title={problem} live /> : null}
      <div>
        <Button type="submit" variant="primary" busy={busy}>
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
