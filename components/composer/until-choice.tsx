'use client';

import { useState } from 'react';
import { Input, Select } from '@/components/ui/form/input';
import { inMinutes, instantOf, presetEnd, UNTIL_PRESETS, type UntilPreset } from '@/components/ui/local-time';
import { Time } from '@/components/ui/time';

interface Props {
  /** Of what, for those who hear the label alone. */
  readonly name: string;
  /** ISO 8601 in UTC; null: no end. */
  readonly until: string | null;
  readonly onUntil: (until: string | null) => void;
}

/** When a mapping ends: not at all, after a preset, or at a time in this person's own zone. */
export function UntilChoice({ name, until, onUntil }: Props) {
  const [typed, setTyped] = useState(false);
  const choose = (value: string) => {
    const preset = Object.keys(UNTIL_PRESETS).find((each): each is UntilPreset => each === value);
    setTyped(value === 'time');
    onUntil(preset === undefined ? (value === 'none' ? null : until) : presetEnd(preset, new Date()));
  };
  return (
    <span className="flex flex-wrap items-center gap-2 text-meta">
      <Select
        className="w-auto"
        aria-label={`End of ${name}`}
        value={typed ? 'time' : until === null ? 'none' : 'chosen'}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="none">No end</option>
        {until !== null && !typed ? <option value="chosen">Ends</option> : null}
        {Object.entries(UNTIL_PRESETS).map(([preset, label]) => (
          <option key={preset} value={preset}>
            {label}
          </option>
        ))}
        <option value="time">Date and time…</option>
      </Select>
      {typed ? (
        <Input
          className="w-auto"
          type="datetime-local"
          aria-label={`Date and time of the end of ${name}, in your time zone`}
          defaultValue={until === null ? '' : inMinutes(new Date(until))}
          onChange={(event) => onUntil(instantOf(event.target.value))}
        />
      ) : null}
      {until === null ? null : (
        <span>
          until <Time at={until} show="absolute" />
        </span>
      )}
    </span>
  );
}
