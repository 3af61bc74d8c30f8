/** Who reviews what: an owner, else the named reviewers in turn, and nobody only their own request. */

export interface Reviewer {
  readonly id: string;
  readonly username: string;
}

export interface Assignable {
  /** User name of the role's owner by its tag; null: no tag, or nobody of that name is known. */
  readonly owner: string | null;
  /** Ids of those who asked for what is reviewed. */
  readonly requesters: readonly string[];
}

/**
 * A reviewer's id for each item, null where there is nobody. An owner is first; where they asked for it themselves, or where
 * there is none, the next of the named reviewers who did not.
 */
export function assignReviewers(
  items: readonly Assignable[],
  named: readonly Reviewer[],
  people: readonly Reviewer[],
): readonly (string | null)[] {
  const byName = new Map(people.map((person) => [person.username, person.id]));
  let turn = 0;
  return items.map(({ owner, requesters }) => {
    const owning = owner === null ? undefined : byName.get(owner);
    if (owning !== undefined && !requesters.includes(owning)) return owning;
    for (let step = 0; step < named.length; step++) {
      const next = named[(turn + step) % named.length];
      if (next === undefined || requesters.includes(next.id)) continue;
      turn += step + 1;
      return next.id;
    }
    return null;
  });
}
