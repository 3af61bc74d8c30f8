/** One key press, as far as shortcuts look at it. */
export interface Press {
  readonly key: string;
  /** Control, or Command on a Mac. */
  readonly command: boolean;
  readonly alt: boolean;
  /** The focus is in a field, or a dialog is open. */
  readonly busy: boolean;
}

export interface ShortcutState {
  /** `g` was pressed just before. */
  readonly going: boolean;
  /** The person has not turned single keys off. WCAG 2.2: character key shortcuts. */
  readonly singleKeys: boolean;
  /** Key after `g` → where to. */
  readonly places: Readonly<Record<string, string>>;
}

export type ShortcutAction =
  | { readonly do: 'palette' | 'filter' | 'help' | 'wait' | 'nothing' }
  | { readonly do: 'go'; readonly href: string };

const NOTHING: ShortcutAction = { do: 'nothing' };
const SINGLE: Readonly<Record<string, ShortcutAction>> = {
  '/': { do: 'filter' },
  '?': { do: 'help' },
  g: { do: 'wait' },
};

/** What a key press asks for. */
export function shortcutFor(press: Press, state: ShortcutState): ShortcutAction {
  if (press.alt) return NOTHING;
  if (press.command) return press.key.toLowerCase() === 'k' ? { do: 'palette' } : NOTHING;
  if (press.busy || !state.singleKeys) return NOTHING;
  if (state.going) {
    const href = Object.hasOwn(state.places, press.key) ? state.places[press.key] : undefined;
    return href === undefined ? NOTHING : { do: 'go', href };
  }
  return Object.hasOwn(SINGLE, press.key) ? (SINGLE[press.key] ?? NOTHING) : NOTHING;
}
