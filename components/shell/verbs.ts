import { paths } from '@/components/paths';
import { keepTheme, type Theme } from './theme';

/** What the palette does beside leading to what it finds. */
export interface Verb {
  readonly id: string;
  readonly label: string;
  /** Other words by which people look for it. */
  readonly words: string;
  /** Where it leads, or what it does at once. */
  readonly does: { readonly go: string } | { readonly theme: Theme } | 'sign-out';
}

const theme = (to: Theme): Verb => ({
  id: `theme-${to}`,
  label: to === 'system' ? 'Use the theme of this system' : `Switch to the ${to} theme`,
  words: `theme appearance ${to} mode`,
  does: { theme: to },
});

const VERBS: readonly Verb[] = [
  { id: 'onboard', label: 'Onboard a project', words: 'new guide connect', does: { go: paths.onboardings() } },
  {
    id: 'explain',
    label: 'Explain a pipeline or token',
    words: 'why refused access denied',
    does: { go: paths.explain() },
  },
  { id: 'review', label: 'Start an access review', words: 'new campaign recertify', does: { go: paths.newReview() } },
  {
    id: 'waiting',
    label: 'Changes that wait for me',
    words: 'approve decide',
    does: { go: paths.changes({ whose: 'waiting' }) },
  },
  {
    id: 'mine',
    label: 'My changes',
    words: 'drafts own',
    does: { go: paths.changes({ whose: 'mine', state: 'all' }) },
  },
  { id: 'token', label: 'Create an API token', words: 'new', does: { go: paths.settings('tokens') } },
  theme('light'),
  theme('dark'),
  theme('system'),
  { id: 'sign-out', label: 'Sign out', words: 'log out leave', does: 'sign-out' },
];

/** A change that is named by its number, in any of the ways in which people write it. */
const NUMBER = /(?:^|[\s#])(\d{1,9})$/;

/** The verbs that a text asks for, best first. "approve #12" and "12" lead to the change, where its buttons and their reasons are. */
export function verbsFor(text: string): readonly Verb[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return VERBS.slice(0, 4);
  const [, number] = NUMBER.exec(wanted) ?? [];
  const parts = wanted.split(/\s+/);
  const about = aboutProject(text.trim());
  const found = VERBS.filter(({ label, words }) =>
    parts.every((part) => `${label} ${words}`.toLowerCase().includes(part)),
  );
  if (number === undefined) return [...about, ...found];
  const deciding = parts[0] === 'approve' || parts[0] === 'reject';
  const label = deciding ? `Open change #${number} to ${parts[0]} it` : `Open change #${number}`;
  return [{ id: `change-${number}`, label, words: '', does: { go: paths.change(number) } }, ...about, ...found];
}

const OF_PROJECT = /^(onboard|explain)\s+(\S+\/\S+)$/i;

/** "onboard shop/web" and "explain shop/web": the guide, and the question, with the project filled in. */
function aboutProject(text: string): readonly Verb[] {
  const [, verb, project] = OF_PROJECT.exec(text) ?? [];
  if (verb === undefined || project === undefined) return [];
  const onboards = verb.toLowerCase() === 'onboard';
  const go = onboards ? paths.onboardings({ project }) : paths.explain({ project });
  return [{ id: `${verb}-project`, label: `${onboards ? 'Onboard' : 'Explain'} ${project}`, words: '', does: { go } }];
}

/** Does it. `go` leads to an address. */
export function doVerb({ does }: Verb, go: (href: string) => void): void {
  if (does === 'sign-out') document.querySelector<HTMLFormElement>('form[data-sign-out]')?.requestSubmit();
  else if ('theme' in does) keepTheme(does.theme);
  else go(does.go);
}
