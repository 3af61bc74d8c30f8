import { X } from 'lucide-react';
import { useState } from 'react';
import { useSources } from '@/components/composer/use-source';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Field } from '@/components/ui/form/field';
import { Select } from '@/components/ui/form/input';
import { OptionSearch } from '@/components/ui/form/option-search';
import { RadioCards } from '@/components/ui/form/radio-cards';
import { VisibleText } from '@/components/ui/visible-text';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import type { OnboardingView } from '@/lib/services/onboarding/get-onboarding';

interface Props {
  readonly view: OnboardingView;
  readonly track: TrackAnswers;
  readonly set: (patch: Partial<TrackAnswers>) => void;
}

/** Which projects get the role: this one, chosen ones, or every one of a group. */
export function ShareFields({ view, track, set }: Props) {
  const { share, name } = track;
  const [nearest] = view.groups;
  // A list without projects is no answer yet.
  const [choosing, setChoosing] = useState(share.kind === 'projects');
  const choose = (kind: TrackAnswers['share']['kind']) => {
    setChoosing(kind === 'projects');
    if (kind === 'group' && nearest) set({ share: { kind, groupId: nearest.id } });
    else set({ share: { kind: 'project' } });
  };
  return (
    <div className="grid gap-3">
      <RadioCards
        legend="Projects that get the role"
        name={`${name}-share`}
        value={choosing ? 'projects' : share.kind}
        onChange={choose}
        choices={[
          { value: 'project', label: 'This project only' },
          { value: 'projects', label: 'This one and chosen ones', hint: 'Each is named in the trust policy.' },
          {
            value: 'group',
            label: 'Every project of a group',
            hint: 'Also those that are created later.',
            disabledReason: nearest ? null : 'The project is in no group that Drawbridge knows.',
          },
        ]}
      />
      {choosing ? <ChosenProjects view={view} track={track} set={set} /> : null}
      {share.kind === 'group' ? (
        <>
          <Field id={`${name}-share-group`} label="Group">
            {(control) => (
              <Select
                {...control}
                value={share.groupId}
                onChange={(event) => set({ share: { kind: 'group', groupId: Number(event.target.value) } })}
              >
                {view.groups.map(({ id, path }) => (
                  <option key={id} value={id}>
                    {path}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Callout
            tone="warn"
            title="Everyone who can push such a ref in any project of this group can assume the role."
          />
        </>
      ) : null}
    </div>
  );
}

function ChosenProjects({ view, track: { share, name }, set }: Props) {
  const [query, setQuery] = useState('');
  const [paths, setPaths] = useState<ReadonlyMap<number, string>>(new Map());
  const chosen = share.kind === 'projects' ? share.projectIds : [];
  const { rows, empty } = useSources(view.instance.id, query);
  const found = rows.filter(({ kind, id }) => kind === 'project' && id !== view.project.id && !chosen.includes(id));
  const setChosen = (projectIds: readonly number[]) =>
    set({ share: projectIds.length === 0 ? { kind: 'project' } : { kind: 'projects', projectIds: [...projectIds] } });
  const nameOf = (id: number) => paths.get(id) ?? `project ${id}`;
  return (
    <div className="grid max-w-read gap-2">
      <ul className="flex flex-wrap gap-2" aria-label={`Projects that share ${name}`}>
        {chosen.map((id) => (
          <li key={id} className="flex items-center gap-1 rounded border ps-2">
            <span className="font-mono text-meta">
              <VisibleText text={nameOf(id)} />
            </span>
            <Button
              size="sm"
              variant="quiet"
              aria-label={`Remove ${nameOf(id)}`}
              icon={<X aria-hidden />}
              onClick={() => setChosen(chosen.filter((each) => each !== id))}
            />
          </li>
        ))}
      </ul>
      <div className="rounded border">
        <OptionSearch
          label="Project that shares the role"
          placeholder="Project"
          query={query}
          onQuery={setQuery}
          options={found.map(({ id, path }) => ({ id: String(id), label: path, group: 'Projects' }))}
          onChoose={(id) => {
            const path = found.find((each) => String(each.id) === id)?.path;
            setPaths(new Map([...paths, [Number(id), path ?? id]]));
            setChosen([...chosen, Number(id)]);
          }}
          empty={empty}
        />
      </div>
    </div>
  );
}
