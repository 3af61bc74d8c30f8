'use client';

import { useEffect, useState } from 'react';
import { send } from '@/components/api/send';
import type { AddedLine } from '@/components/composer/draft';
import { RefPicker } from '@/components/composer/ref-picker';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/input';
import { OptionSearch } from '@/components/ui/option-search';
import { VisibleText } from '@/components/ui/visible-text';
import type { RefSelector } from '@/lib/mappings/types';
import type { ComposerView } from '@/lib/services/changes/get-composer';
import type { ProjectSource, Source } from '@/lib/services/estate/find-sources';
import { visibleText } from '@/lib/subjects/visible-text';

interface Props {
  readonly instances: ComposerView['instances'];
  readonly onAdd: (line: AddedLine) => void;
}

/** Picks an instance, a project or group of it, and refs. Everything offered is from the inventory. */
export function AddLine({ instances, onAdd }: Props) {
  const usable = instances.filter((instance) => instance.provider !== null);
  const [instanceId, setInstanceId] = useState(usable[0]?.id ?? '');
  const [query, setQuery] = useState('');
  const [found, setFound] = useState<readonly Source[]>([]);
  const [chosen, setChosen] = useState<Source | null>(null);
  const [project, setProject] = useState<ProjectSource | null>(null);
  const instance = usable.find((candidate) => candidate.id === instanceId);
  const [audience, setAudience] = useState('');

  useEffect(() => {
    const stop = new AbortController();
    const search = new URLSearchParams({ q: query });
    void send<{ rows: readonly Source[] }>(
      'GET',
      `/instances/${encodeURIComponent(instanceId)}/sources?${search}`,
      undefined,
      { signal: stop.signal },
    ).then((sent) => {
      if (sent.ok) setFound(sent.data.rows);
    });
    return () => stop.abort();
  }, [instanceId, query]);

  const choose = async (id: string) => {
    const source = found.find((each) => `${each.kind}-${each.id}` === id);
    if (!source) return;
    setChosen(source);
    setProject(null);
    if (source.kind !== 'project') return;
    const sent = await send<ProjectSource>('GET', `/instances/${encodeURIComponent(instanceId)}/sources/${source.id}`);
    if (sent.ok) setProject(sent.data);
  };

  if (!instance?.provider) {
    return (
      <p className="text-muted">
        This account has no OIDC provider for a configured GitLab. Create one in IAM, then sync the account.
      </p>
    );
  }
  const audiences = instance.provider.clientIds;
  const add = (ref: RefSelector) => {
    if (!chosen) return;
    const source =
      chosen.kind === 'project'
        ? { kind: chosen.kind, id: chosen.id, path: chosen.path, subComponents: project?.subComponents ?? null }
        : { kind: chosen.kind, id: chosen.id, path: chosen.path };
    onAdd({ key: crypto.randomUUID(), instanceId, source, ref, audiences: [audience || (audiences[0] ?? '')] });
    setChosen(null);
    setQuery('');
  };
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap gap-3">
        <Field id="compose-instance" label="GitLab">
          {(control) => (
            <Select {...control} value={instanceId} onChange={(event) => setInstanceId(event.target.value)}>
              {usable.map((each) => (
                <option key={each.id} value={each.id}>
                  {visibleText(each.name)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field id="compose-audience" label="Audience">
          {(control) => (
            <Select {...control} value={audience} onChange={(event) => setAudience(event.target.value)}>
              {audiences.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {chosen ? (
        <div className="grid gap-3">
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-medium">
              <VisibleText text={chosen.path} />
            </span>
            <span className="text-faint">{chosen.kind}</span>
            <Button size="sm" onClick={() => setChosen(null)}>
              Choose another
            </Button>
          </p>
          {chosen.kind === 'group' || project ? (
            <RefPicker project={project} onPick={add} />
          ) : (
            <p className="text-muted">Reading its refs…</p>
          )}
        </div>
      ) : (
        <OptionSearch
          label="Project or group"
          placeholder="Project or group, by path"
          query={query}
          onQuery={setQuery}
          options={found.map((each) => ({
            id: `${each.kind}-${each.id}`,
            label: each.path,
            group: each.kind === 'project' ? 'Projects' : 'Groups',
          }))}
          onChoose={(id) => void choose(id)}
          empty="No project or group of this path."
        />
      )}
    </div>
  );
}
