'use client';

import { X } from 'lucide-react';
import { useState } from 'react';
import type { ErrorOf } from '@/components/api/use-form';
import { RefPicker } from '@/components/composer/ref-picker';
import { PermissionFields } from '@/components/onboarding/permission-fields';
import { PipelineFields } from '@/components/onboarding/pipeline-fields';
import { RoleFields } from '@/components/onboarding/role-fields';
import { ShareFields } from '@/components/onboarding/share-fields';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/form/field';
import { Input } from '@/components/ui/form/input';
import { VisibleText } from '@/components/ui/visible-text';
import type { RefSelector } from '@/lib/mappings/types';
import type { TrackAnswers } from '@/lib/onboarding/answers';
import type { OnboardingView } from '@/lib/services/onboarding/get-onboarding';
import { newRefPatternProblem, newRefProblem } from '@/lib/subjects/ref-names';

interface Props {
  readonly view: OnboardingView;
  readonly account: OnboardingView['accounts'][number] | null;
  readonly track: TrackAnswers;
  /** null: the track goes. */
  readonly onChange: (next: TrackAnswers | null) => void;
  /** The sentence about a place in this track; null: nothing is wrong with it. */
  readonly errorOf: ErrorOf;
}

/** One kind of refs, and the role that they get. */
export function TrackCard({ view, account, track, onChange, errorOf }: Props) {
  const set = (patch: Partial<TrackAnswers>) => onChange({ ...track, ...patch });
  return (
    <fieldset className="grid min-w-0 gap-5 rounded border p-4">
      <legend className="px-1 font-medium">
        Track <VisibleText text={track.name} />
      </legend>
      <div className="flex flex-wrap items-end justify-between gap-3">
        <Field id={`${track.name}-name`} label="Name of the track" hint="Names the job too." error={errorOf('name')}>
          {(control) => (
            <Input
              {...control}
              mono
              value={track.name}
              maxLength={31}
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        <Button size="sm" variant="quiet" onClick={() => onChange(null)}>
          Remove this track
        </Button>
      </div>
      <Refs view={view} track={track} set={set} />
      <ShareFields view={view} track={track} set={set} />
      <RoleFields track={track} set={set} errorOf={errorOf} />
      <PermissionFields account={account} track={track} set={set} errorOf={errorOf} />
      <PipelineFields view={view} track={track} set={set} errorOf={errorOf} />
    </fieldset>
  );
}

/** Why a track cannot take a ref, in a sentence; null: it can. */
function refusalInTrack({ refs }: TrackAnswers, ref: RefSelector): string | null {
  if (refs.some((each) => refInWords(each) === refInWords(ref))) return 'This track has that ref already.';
  return ref.kind === 'exact'
    ? newRefProblem(ref.name)
    : ref.kind === 'pattern'
      ? newRefPatternProblem(ref.pattern)
      : null;
}

export const refInWords = (ref: RefSelector): string => {
  if (ref.kind === 'any') return 'any ref';
  if (ref.kind === 'all') return `every ${ref.type}`;
  return `${ref.type} ${ref.kind === 'exact' ? ref.name : ref.pattern}`;
};

interface RefsProps extends Pick<Props, 'view' | 'track'> {
  readonly set: (patch: Partial<TrackAnswers>) => void;
}

function Refs({ view, track, set }: RefsProps) {
  const [adding, setAdding] = useState(false);
  return (
    <div className="grid gap-2">
      <p className="font-medium">Refs that get in</p>
      <ul className="flex flex-wrap gap-2" aria-label={`Refs of ${track.name}`}>
        {track.refs.map((ref, index) => (
          <li key={refInWords(ref)} className="flex items-center gap-1 rounded border ps-2">
            <span className="font-mono text-meta">{refInWords(ref)}</span>
            <Button
              size="sm"
              variant="quiet"
              aria-label={`Remove ${refInWords(ref)}`}
              icon={<X aria-hidden />}
              onClick={() => set({ refs: track.refs.filter((_, at) => at !== index) })}
            />
          </li>
        ))}
        <li>
          <Button size="sm" aria-expanded={adding} onClick={() => setAdding(!adding)}>
            {adding ? 'Done' : 'Add refs'}
          </Button>
        </li>
      </ul>
      {track.mergeRequests ? (
        <p className="max-w-read text-meta text-muted">
          The job runs in merge requests only. Their tokens are those of the branch, so the role admits every branch:
          give it reading permissions.
        </p>
      ) : null}
      {adding ? (
        <div className="max-w-read rounded border p-3">
          <RefPicker
            project={view.project}
            refusalOf={(ref) => refusalInTrack(track, ref)}
            onPick={(ref) => set({ refs: [...track.refs, ref] })}
          />
        </div>
      ) : null}
    </div>
  );
}
