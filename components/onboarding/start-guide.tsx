'use client';

import { useRef, useState } from 'react';
import { ProblemCallout } from '@/components/api/sign-in-again';
import { newDraft, useSubmit } from '@/components/api/use-form';
import { useSources } from '@/components/composer/use-source';
import { paths } from '@/components/paths';
import { Field } from '@/components/ui/form/field';
import { Select } from '@/components/ui/form/input';
import { OptionSearch } from '@/components/ui/form/option-search';

interface Props {
  /** The path that is looked for first; empty: none. */
  readonly project: string;
  readonly instances: readonly { readonly id: string; readonly name: string }[];
}

/** Picks the project that is to be led into AWS. */
export function StartGuide({ instances, project }: Props) {
  const draft = useRef('');
  const { submit, busy, problem } = useSubmit();
  const [instanceId, setInstanceId] = useState(instances[0]?.id ?? '');
  const [query, setQuery] = useState(project);
  const { rows, empty } = useSources(instanceId, query);
  const found = rows.filter(({ kind }) => kind === 'project');
  const start = (id: string) => {
    draft.current ||= newDraft();
    const body = { instanceId, projectId: Number(id) };
    const open = ({ number }: { readonly number: number }) => paths.onboarding(number);
    void submit<{ number: number }>({ path: '/onboardings', body }, open, draft.current);
  };
  return (
    <div className="grid max-w-read gap-3">
      {problem ? <ProblemCallout problem={problem} /> : null}
      {busy ? <p role="status">Opening the guide…</p> : null}
      {instances.length > 1 ? (
        <Field id="guide-instance" label="Instance">
          {(control) => (
            <Select {...control} value={instanceId} onChange={(event) => setInstanceId(event.target.value)}>
              {instances.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
      <div className="rounded border">
        <OptionSearch
          label="Project to lead into AWS"
          placeholder="Project"
          query={query}
          onQuery={setQuery}
          options={found.map(({ id, path }) => ({ id: String(id), label: path, group: 'Projects' }))}
          onChoose={start}
          empty={empty}
        />
      </div>
    </div>
  );
}
