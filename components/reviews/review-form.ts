import type { PersonName } from '@/lib/services/answers/parts';

const EMPTY: readonly PersonName[] = [];

/** What the form that starts a review holds, all of it as typed. */
export const EMPTY_REVIEW = {
  ...{ name: '', due: '', onSilence: 'keep', repeat: '' },
  ...{
    roles: '',
    accounts: '',
    tags: '',
    groups: '',
    who: '',
    rung: '',
    olderThanDays: '',
    unusedDays: '',
    ownerTag: '',
  },
  maintainers: false,
  reviewers: EMPTY,
};
export type ReviewTyped = typeof EMPTY_REVIEW;
/** The members that are one line of text. */
export type ReviewText = Exclude<keyof ReviewTyped, 'maintainers' | 'reviewers'>;

/** The values of the form that starts a review, as the API takes them. */
export function readReviewForm(typed: ReviewTyped) {
  const text = (name: ReviewText) => typed[name].trim();
  const list = (name: ReviewText) =>
    text(name)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const number = (name: ReviewText) => (text(name) === '' ? null : Number(text(name)));
  return {
    name: text('name'),
    // The whole of that day.
    dueAt: `${text('due')}T23:59:59Z`,
    onSilence: text('onSilence'),
    repeat: text('repeat') === '' ? null : text('repeat'),
    scope: {
      // Names of roles may hold commas.
      roles: text('roles')
        .split(/\s+/)
        .filter((part) => part !== ''),
      accounts: list('accounts'),
      tags: list('tags'),
      groups: list('groups'),
      who: text('who'),
      rungAtLeast: number('rung'),
      olderThanDays: number('olderThanDays'),
      unusedDays: number('unusedDays'),
      maintainers: typed.maintainers,
      reviewers: typed.reviewers.map(({ id }) => id),
      ownerTag: text('ownerTag'),
    },
  };
}
