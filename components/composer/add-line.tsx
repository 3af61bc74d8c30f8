'use client';

import { useEffect, useRef, useState } from 'react';
import { newDraft } from '@/components/api/use-form';
import { type AddedLine, mappingOf } from '@/components/composer/draft';
import { RefPicker } from '@/components/composer/ref-picker';
import { useSource, useSources } from '@/components/composer/use-source';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Select } from '@/components/ui/form/input';
import { OptionSearch } from '@/components/ui/form/option-search';
import { VisibleText } from '@/components/ui/visible-text';
import type { RefSelector } from '@/lib/mappings/types';
import type { ComposerView } from '@/lib/services/changes/get-composer';
import type { Source } from '@/lib/services/estate/find-sources';
import { visibleText } from '@/lib/subjects/visible-text';

interface Props {
  readonly view: ComposerView;
  readonly onAdd: (line: AddedLine) => void;
}

/** Picks an instance, a project or group of it, and refs. Everything offered is from the inventory, and what cannot be is refused here. */
export function AddLine({ view, onAdd }: Props) {
  const usable = view.instances.filter((instance) => instance.provider !== null);
  const [instanceId, setInstanceId] = useState(usable[0]?.id ?? '');
  const [audience, setAudience] = useState('');
  const { chosen, choose } = useSource(instanceId);
  const part = useFocusWhereItGoesOn(chosen);
  const audiences = usable.find(({ id }) => id === instanceId)?.provider?.clientIds;
  if (audiences?.read === false)
    return (
      <Callout tone="warn" title="Which audiences this account accepts is not known.">
        {audiences.because}
      </Callout>
    );
  if (audiences === undefined)
    return (
      <p className="text-muted">
        This account has no OIDC provider for a configured GitLab. Create one in IAM, then sync the account.
      </p>
    );
  const lineOf = ({ source: { kind, id, path }, project }: Chosen, ref: RefSelector): AddedLine => ({
    key: '',
    instanceId,
    source: kind === 'project' ? { kind, id, path, subComponents: project?.subComponents ?? null } : { kind, id, path },
    ref,
    audiences: [audience || (audiences.items[0] ?? '')],
  });
  return (
    <div className="grid gap-3" ref={part}>
      <div className="flex flex-wrap gap-3">
        <Choice id="compose-instance" label="GitLab" value={instanceId} onChoose={setInstanceId} choices={usable} />
        <Choice
          id="compose-audience"
          label="Audience"
          value={audience}
          onChoose={setAudience}
          choices={audiences.items.map((each) => ({ id: each, name: each }))}
        />
      </div>
      {chosen ? (
        <div className="grid gap-3">
          <ChosenSource source={chosen.source} onDrop={() => void choose(null)} />
          <ChosenRefs
            chosen={chosen}
            refusalOf={(ref) => {
              const built = mappingOf(view, lineOf(chosen, ref));
              return built.ok ? null : built.reason;
            }}
            onPick={(ref) => {
              onAdd({ ...lineOf(chosen, ref), key: newDraft() });
              void choose(null);
            }}
          />
        </div>
      ) : (
        <SourceSearch instanceId={instanceId} onChoose={(source) => void choose(source)} />
      )}
    </div>
  );
}

type Chosen = NonNullable<ReturnType<typeof useSource>['chosen']>;

interface RefsProps {
  readonly chosen: Chosen;
  readonly refusalOf: (ref: RefSelector) => string | null;
  readonly onPick: (ref: RefSelector) => void;
}

function ChosenRefs({ chosen: { source, project, problem }, refusalOf, onPick }: RefsProps) {
  if (problem !== null) return <Callout tone="bad" title={problem} live />;
  if (source.kind === 'project' && project === null)
    return (
      <p role="status" className="text-muted">
        Reading its branches and tags…
      </p>
    );
  return <RefPicker project={project} refusalOf={refusalOf} onPick={onPick} />;
}

/** After a choice the part that was chosen in is gone: the next one has the focus, so that who types goes on. */
function useFocusWhereItGoesOn(chosen: Chosen | null) {
  const part = useRef<HTMLDivElement>(null);
  const isReady =
    chosen === null || chosen.project !== null || chosen.source.kind === 'group' || chosen.problem !== null;
  const shown = chosen?.source ?? null;
  const before = useRef(shown);
  useEffect(() => {
    if (before.current === shown || !isReady) return;
    before.current = shown;
    part.current?.querySelector<HTMLElement>('[role=combobox], input')?.focus();
  }, [shown, isReady]);
  return part;
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChoose: (id: string) => void;
  readonly choices: readonly { readonly id: string; readonly name: string }[];
}

const Choice = ({ id, label, value, onChoose, choices }: ChoiceProps) => (
  <Field id={id} label={label}>
    {(control) => (
      <Select {...control} value={value} onChange={(event) => onChoose(event.target.value)}>
        {choices.map((each) => (
          <option key={each.id} value={each.id}>
            {visibleText(each.name)}
          </option>
        ))}
      </Select>
    )}
  </Field>
);

const ChosenSource = ({ source, onDrop }: { readonly source: Source; readonly onDrop: () => void }) => (
  <p className="flex flex-wrap items-center gap-2">
    <span className="font-medium">
      <VisibleText text={source.path} />
    </span>
    <span className="text-faint">{source.kind}</span>
    <Button size="sm" onClick={onDrop}>
      Choose another
    </Button>
  </p>
);

interface SearchProps {
  readonly instanceId: string;
  readonly onChoose: (source: Source) => void;
}

function SourceSearch({ instanceId, onChoose }: SearchProps) {
  const [query, setQuery] = useState('');
  const { rows: found, empty } = useSources(instanceId, query);
  const idOf = ({ kind, id }: Source): string => `${kind}-${id}`;
  return (
    <OptionSearch
      label="Project or group"
      placeholder="Project or group, by path"
      query={query}
      onQuery={setQuery}
      options={found.map((each) => ({
        id: idOf(each),
        label: each.path,
        group: each.kind === 'project' ? 'Projects' : 'Groups',
      }))}
      onChoose={(id) => {
        const source = found.find((each) => idOf(each) === id);
        if (source) onChoose(source);
      }}
      empty={empty}
    />
  );
}
