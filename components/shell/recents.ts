/** Of this person alone: another one may sign in in the same tab. */
const key = (): string =>
  `drawbridge-recents-${document.querySelector<HTMLElement>('[data-person]')?.dataset.person ?? ''}`;
const MOST = 6;
/** What has a name of its own: a role, a project, a change, a review, a guide. Lists are one key away already. */
const THINGS = /^\/(?:roles|projects|compose)\/[^/]+\/[^/]+$|^\/(?:changes|reviews|onboard)\/\d+$/;

export interface RecentPage {
  /** A path of ours. */
  readonly href: string;
  readonly label: string;
}

/** The pages that were opened last in this tab, the newest first. Kept there alone. */
export function recentPages(): readonly RecentPage[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key()) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isRecent).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

const isRecent = (value: unknown): value is RecentPage =>
  typeof value === 'object' &&
  value !== null &&
  'href' in value &&
  'label' in value &&
  typeof value.href === 'string' &&
  typeof value.label === 'string' &&
  THINGS.test(value.href);

/** Those pages with one more, which was just opened; a page that is no thing of its own leaves them as they are. */
export function withRecent(pages: readonly RecentPage[], page: RecentPage): readonly RecentPage[] {
  if (!THINGS.test(page.href) || page.label === '') return pages;
  return [page, ...pages.filter(({ href }) => href !== page.href)].slice(0, MOST);
}

/** Keeps that a page was opened. Where storage is refused nothing is kept. */
export function keepRecent(page: RecentPage): void {
  try {
    sessionStorage.setItem(key(), JSON.stringify(withRecent(recentPages(), page)));
  } catch {
    // The palette works without it.
  }
}
