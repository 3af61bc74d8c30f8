'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { keepTheme, THEMES, type Theme } from './theme';

const LOOKS: Readonly<Record<Theme, { word: string; Icon: typeof Sun }>> = {
  system: { word: 'System', Icon: Monitor },
  light: { word: 'Light', Icon: Sun },
  dark: { word: 'Dark', Icon: Moon },
};
/** Which theme this browser uses. It holds at once, and on the server's next page. */
export function ThemeChoice({ current }: { readonly current: Theme }) {
  const [chosen, choose] = useState(current);
  return (
    <fieldset>
      <legend className="mb-1 text-meta text-muted">Theme</legend>
      <div className="grid grid-cols-3 rounded border">
        {THEMES.map((theme) => {
          const { word, Icon } = LOOKS[theme];
          return (
            <label
              key={theme}
              className="flex h-8 items-center justify-center gap-1.5 text-meta text-muted hover:bg-hover has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
            >
              <input
                type="radio"
                name="theme"
                value={theme}
                checked={chosen === theme}
                onChange={() => {
                  keepTheme(theme);
                  choose(theme);
                }}
                className="sr-only"
              />
              <Icon aria-hidden className="size-3.5" />
              {word}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
