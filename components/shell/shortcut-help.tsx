'use client';

import { useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { Checkbox } from '@/components/ui/form/checkbox';
import { Kbd } from '@/components/ui/kbd';
import type { Place } from './place';
import { singleKeys } from './single-keys';

const GENERAL: readonly (readonly [readonly string[], string])[] = [
  [['Ctrl K'], 'Search and jump (⌘ K on a Mac)'],
  [['/'], 'Filter the list'],
  [['j', 'k'], 'Next and previous row of a list'],
  [['o', 'Enter'], 'Open the row in focus'],
  [['x'], 'Select the row in focus'],
  [['?'], 'This help'],
  [['Esc'], 'Close what is open'],
];

export function ShortcutHelp({ places, onClose }: { readonly places: readonly Place[]; readonly onClose: () => void }) {
  const [on, setOn] = useState(singleKeys.on);
  const rows = [
    ...GENERAL,
    ...places.flatMap(({ key, label }) => (key ? [[['g', key], `Go to ${label}`] as const] : [])),
  ];
  return (
    <Dialog open onClose={onClose} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5">
        {rows.map(([keys, meaning]) => (
          <div key={meaning} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <Checkbox
        label="Single-key shortcuts"
        hint="Off: only shortcuts with Ctrl or ⌘ work. Kept in this browser."
        checked={on}
        onChange={(event) => {
          singleKeys.set(event.target.checked);
          setOn(event.target.checked);
        }}
      />
    </Dialog>
  );
}
