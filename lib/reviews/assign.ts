/** Who reviews what: an owner, else a maintainer in GitLab, else the named reviewers in turn, and nobody their own request. */

export interface Reviewer {
  readonly id: string;
  readonly username: string;
}

export interface Assignable {
  /** User name of the role's owner by its tag; null: no tag, or nobody of that name is known. */
  readonly owner: string | null;
  /** Ids of those who maintain its project or group in GitLab. */
  readonly maintainers: readonly string[];
  /** Ids of those who asked for what is reviewed. */
  readonly requesters: readonly string[];
}

/**
 * A reviewer's id for each item, null where there is nobody. An owner is first; where they asked for it themselves, or where
 * there is none, the maintainer with the fewest items so far who did not, then the next of the named reviewers who did not.
 */
export function assignReviewers(
  items: readonly Assignable[],
  named: readonly Reviewer[],
  people: readonly Reviewer[],
): readonly (string | null)[] {
  const byName = new Map(people.map((person) => [person.username, person.id]));
  const given = new Map<string, number>();
  let turn = 0;
  const choose = ({ owner, maintainers, requesters }: Assignable): string | null => {
    const owning = owner === null ? undefined : byName.get(owner);
    if (owning !== undefined && !requesters.includes(owning)) return owning;
    const [least] = maintainers
      .filter((id) => !requesters.includes(id))
      .sort((a, b) => (given.get(a) ?? 0) - (given.get(b) ?? 0));
    if (least !== undefined) return least;
    for (let step = 0; step < named.length; step++) {
      const next = named[(turn + step) % named.length];
      if (next === undefined || requesters.includes(next.id)) continue;
      turn += step + 1;
      return next.id;
    }
    return null;
  };
  return items.map((item) => {
    const chosen = choose(item);
    if (chosen !== null) given.set(chosen, (given.get(chosen) ?? 0) + 1);
    return chosen;
  });
}
