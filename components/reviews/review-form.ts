/** The values of the form that starts a review, as the API takes them. */
export function readReviewForm(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const list = (name: string) =>
    text(name)
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const number = (name: string) => (text(name) === '' ? null : Number(text(name)));
  return {
    name: text('name'),
    // The whole of that day.
    dueAt: `${text('due')}T23:59:59Z`,
    onSilence: text('onSilence'),
    repeat: text('repeat') === '' ? null : text('repeat'),
    scope: {
      accounts: list('accounts'),
      tags: list('tags'),
      groups: list('groups'),
      who: text('who'),
      rungAtLeast: number('rung'),
      olderThanDays: number('olderThanDays'),
      unusedDays: number('unusedDays'),
      maintainers: form.get('maintainers') === 'on',
      reviewers: form.getAll('reviewers').map(String),
      ownerTag: text('ownerTag'),
    },
  };
}
