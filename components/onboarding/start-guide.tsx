'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { send } from '@/components/api/send';
import { useSources } from '@/components/composer/use-source';
import { paths } from '@/components/paths';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Select } from '@/components/ui/form/input';
import { OptionSearch } from '@/components/ui/form/option-search';

interface Props {
  readonly instances: readonly { readonly id: string; readonly name: string }[];
}

/** Picks the project that is to be led into AWS. */
export function StartGuide({ instances }: Props) {
  const router = useRouter();
  const [instanceId, setInstanceId] = useState(instances[0]?.id ?? '');
  const [query, setQuery] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const found = useSources(instanceId, query).filter(({ kind }) => kind === 'project');
  const start = async (id: string) => {
    const sent = await send<{ number: number }>('POST', '/onboardings', { instanceId, projectId: Number(id) });
    if (sent.ok) router.push(paths.onboarding(sent.data.number));
    else setProblem(sent.problem.detail);
  };
  return (
    <div className="grid max-w-read gap-3">
      {problem ? <Callout tone="bad" title={problem} live /> : null}
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
          onChoose={(id) => void start(id)}
          empty="No project of this name."
        />
      </div>
    </div>
  );
}
