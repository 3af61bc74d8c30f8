/** The author of a change that takes a mapping out at its end: never the id of a person. The database binds it to the limit. */
export const SYSTEM_AUTHOR = 'system';
/** The author of a change that restores a drifted role, or drops the old path after a planned rename: it needs the approvals that any change needs. */
export const RESTORE_AUTHOR = 'drawbridge';
/** The author of a change that takes out what a review was not answered for. */
export const REVIEW_AUTHOR = 'review';

const SYSTEM_AUTHORS: readonly string[] = [SYSTEM_AUTHOR, RESTORE_AUTHOR, REVIEW_AUTHOR];

/** How an author that is no person is shown; null: it is a person. */
export const systemName = (id: string): { id: string; name: string; username: string } | null =>
  SYSTEM_AUTHORS.includes(id) ? { id, name: 'Drawbridge', username: 'drawbridge' } : null;
