'use client';

import { useSending } from '@/components/api/use-sending';
import { RadioCards } from '@/components/ui/form/radio-cards';
import { DRIFT_MODE_WORDS, DRIFT_MODES, type DriftMode } from '@/lib/changes/drift-modes';

interface Props {
  readonly accountId: string;
  readonly name: string;
  readonly mode: DriftMode;
  /** Why the reader may not choose; null: may. */
  readonly refusal: string | null;
}

/** What is done when this role drifts. Chosen at once; none of the choices writes to IAM. */
export function DriftModeChoice({ accountId, name, mode, refusal }: Props) {
  const { give } = useSending();
  const choose = (wanted: DriftMode) => {
    const path = `/roles/${accountId}/${encodeURIComponent(name)}/drift-mode`;
    void give('PUT', path, { mode: wanted }, `Drift of ${name}: ${DRIFT_MODE_WORDS[wanted].word.toLowerCase()}.`);
  };
  return (
    <div className="py-3">
      <RadioCards
        legend="When the live trust policy is no longer the approved one"
        name="drift-mode"
        value={mode}
        onChange={choose}
        choices={DRIFT_MODES.map((value) => ({
          value,
          label: DRIFT_MODE_WORDS[value].word,
          hint: DRIFT_MODE_WORDS[value].meaning,
          disabledReason: value === mode ? null : refusal,
        }))}
      />
    </div>
  );
}
