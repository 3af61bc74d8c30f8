'use client';

import { useEffect, useMemo, useState } from 'react';
import { useAsked } from '@/components/api/use-asked';
import { newDraft } from '@/components/api/use-form';
import { type AddedLine, mappingOf } from '@/components/composer/draft';
import { namedSource, type Offer, refOffers, sourceOffers } from '@/components/composer/target-options';
import { sourcesOf, useSources } from '@/components/composer/use-source';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Select } from '@/components/ui/form/input';
import { OptionSearch } from '@/components/ui/form/option-search';
import { readTarget } from '@/lib/mappings/read-target';
import type { ComposerView } from '@/lib/services/changes/get-composer';
import type { ProjectSource } from '@/lib/services/estate/find-sources';
import { visibleText } from '@/lib/subjects/visible-text';

interface Props {
  readonly view: ComposerView;
  /** The line that Enter would add, for the preview to show; null: none. */
  readonly onCandidate: (line: AddedLine | null) => void;
  readonly onAdd: (line: AddedLine) => void;
}

/**
 * One field for a path, a path with a ref or a pattern, the address of a branch in GitLab, or a subject. What it would add is shown
 * in the preview with each key, and what cannot be is refused here.
 */
export function AddLine(props: Props) {
  const { view, onAdd } = props;
  const usable = view.instances.filter((instance) => instance.provider !== null);
  const [chosenInstance, setInstance] = useState(usable[0]?.id ?? '');
  const [audience, setAudience] = useState('');
  const [text, setText] = useState('');
  const target = useMemo(() => readTarget(text, view.instances), [text, view.instances]);
  const instanceId = target.instanceId ?? chosenInstance;
  const audiences = usable.find(({ id }) => id === instanceId)?.provider?.clientIds;
  const accepted = audience || (audiences?.read ? (audiences.items[0] ?? '') : '');
  const { offers, empty, unread } = useOffers(instanceId, target, text);
  const { refusal, setActive } = useCandidate(props, offers, { instanceId, audience: accepted });
  const choose = (id: string) => {
    const offer = offers.find((each) => each.id === id);
    if (offer === undefined) return;
    if (offer.line === undefined) return setText(offer.goOn);
    const line = { key: newDraft(), instanceId, ...offer.line, audiences: [accepted] };
    if (!mappingOf(view, line).ok) return;
    setText('');
    onAdd(line);
  };
  if (audiences?.read === false)
    return (
      <Callout tone="warn" title="Which audiences this account accepts is not known.">
        {audiences.because}
      </Callout>
    );
  if (audiences === undefined && usable.length === 0)
    return (
      <p className="text-muted">
        This account has no OIDC provider for a configured GitLab. Create one in IAM, then sync the account.
      </p>
    );
  return (
    <div className="grid gap-2">
      <OptionSearch
        label="Project and branch"
        placeholder="shop/api main, shop/api release/*, or a branch’s URL"
        query={text}
        onQuery={setText}
        options={offers}
        onChoose={choose}
        onActive={setActive}
        error={refusal}
        hint="A project or group, then a branch, tag v*, or a pattern. The preview shows what it would do; Enter adds it."
        empty={text === '' ? null : empty}
      />
      {unread ? (
        <Callout tone="warn" title="The branches and tags of this project are not known.">
          {unread} Type the name of one: whether it exists and is protected cannot be said.
        </Callout>
      ) : null}
      <div className="flex flex-wrap gap-3">
        <Choice id="compose-instance" label="GitLab" value={instanceId} onChoose={setInstance} choices={usable} />
        <Choice
          id="compose-audience"
          label="Audience"
          value={accepted}
          onChoose={setAudience}
          choices={(audiences?.read ? audiences.items : []).map((each) => ({ id: each, name: each }))}
        />
      </div>
    </div>
  );
}

/** Tells the preview what Enter would add, and the field why it cannot be. */
function useCandidate(
  { view, onCandidate }: Props,
  offers: readonly Offer[],
  { instanceId, audience }: { readonly instanceId: string; readonly audience: string },
) {
  const [activeId, setActive] = useState<string | null>(null);
  const line = offers.find(({ id }) => id === activeId)?.line;
  const candidate = useMemo(
    () => (line ? { key: 'candidate', instanceId, ...line, audiences: [audience] } : null),
    [line, instanceId, audience],
  );
  const built = useMemo(() => candidate && mappingOf(view, candidate), [view, candidate]);
  const refusal = built?.ok === false ? built.reason : null;
  useEffect(() => onCandidate(refusal === null ? candidate : null), [candidate, refusal, onCandidate]);
  return { refusal, setActive };
}

const NONE: readonly Offer[] = [];

/** What the field offers for what is typed, as soon as the server has answered. */
function useOffers(instanceId: string, target: ReturnType<typeof readTarget>, text: string) {
  const { rows, empty } = useSources(instanceId, target.path);
  const named = namedSource(target, rows, text);
  const { data } = useAsked<ProjectSource>(named?.kind === 'project' ? `${sourcesOf(instanceId)}/${named.id}` : null);
  // The answer before it may be of another project.
  const project = named !== null && data?.id === named.id && data.path === named.path ? data : null;
  const offers = useMemo(() => {
    if (text === '') return NONE;
    return named === null ? sourceOffers(rows) : refOffers(named, project, target);
  }, [text, named, rows, project, target]);
  const reading = named?.kind === 'project' && project === null;
  return {
    offers,
    empty: reading ? 'Reading its branches and tags…' : named === null ? empty : 'No branch or tag has this name.',
    unread: project?.refs.read === false ? project.refs.because : null,
  };
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
      <Select
        {...control}
        className="w-auto max-w-full"
        value={value}
        onChange={({ target }) => onChoose(target.value)}
      >
        {choices.map((each) => (
          <option key={each.id} value={each.id}>
            {visibleText(each.name)}
          </option>
        ))}
      </Select>
    )}
  </Field>
);
