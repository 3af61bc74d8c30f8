/** Who shaped a change, and so cannot approve it: one table of where authorship comes from, asked by every button, verb and count. */

/**
 * What of a change's past makes people its authors. Ids of people; a source that a change does not have gives none.
 */
export interface ShapedBy {
  readonly authorId: string;
  readonly revisions: readonly { readonly editorId: string; readonly coEditorIds: readonly string[] }[];
  /** Everyone who began, answered or submitted the guide that it came from. */
  readonly guideIds: readonly string[];
  /** Who planned the rename that it is a part of. */
  readonly renamePlannerIds: readonly string[];
  /** Who chose, in a migration, the audience that it admits, or had merge requests opened for it. */
  readonly migrationIds: readonly string[];
  /** Who had a drifted role restored, where that is what it does. */
  readonly driftModeIds: readonly string[];
  /** Who proposed the approval rules in force, where that was after it was drafted. */
  readonly ruleProposerIds: readonly string[];
}

interface Source {
  /** Why they cannot decide, as a sentence to them. */
  readonly says: string;
  readonly ids: (change: ShapedBy) => readonly string[];
}

/** A change by anyone else than these may be decided on; whoever stands in two rows is told by the first. */
export const AUTHORSHIP = {
  author: { says: 'You are the author of this change.', ids: ({ authorId }) => [authorId] },
  // A rebase is a revision by whoever rebased.
  revision: {
    says: 'You edited or rebased this change.',
    ids: ({ revisions }) => revisions.map(({ editorId }) => editorId),
  },
  // Who decided in a review what is taken out, or suggested in a comment what a revision then added.
  hand: {
    says: 'You had a hand in this change: by a review decision, or by a comment that suggested what it adds.',
    ids: ({ revisions }) => revisions.flatMap(({ coEditorIds }) => coEditorIds),
  },
  guide: { says: 'You answered the guide that this change came from.', ids: ({ guideIds }) => guideIds },
  rename: { says: 'You planned the rename that this change is part of.', ids: (change) => change.renamePlannerIds },
  migration: {
    says: 'You chose the audience that this change admits, in a migration.',
    ids: ({ migrationIds }) => migrationIds,
  },
  drift: { says: 'You chose that this role is restored when it drifts.', ids: ({ driftModeIds }) => driftModeIds },
  rule: {
    says: 'You proposed the approval rules that decide on this change, after it was drafted.',
    ids: ({ ruleProposerIds }) => ruleProposerIds,
  },
} as const satisfies Record<string, Source>;
export type AuthorshipSource = keyof typeof AUTHORSHIP;

/** Someone who cannot approve a change, and why. */
export interface Author {
  readonly personId: string;
  readonly as: AuthorshipSource;
}

const SOURCES = Object.keys(AUTHORSHIP) as readonly AuthorshipSource[];

/** Everyone who shaped the change, each once. `accountsOf` gives all accounts of a person: whoever has two is one. */
export function authorsOf(
  change: ShapedBy,
  accountsOf: (personId: string) => readonly string[] = (id) => [id],
): readonly Author[] {
  const authors = new Map<string, AuthorshipSource>();
  for (const source of SOURCES) {
    const { ids }: Source = AUTHORSHIP[source];
    for (const id of ids(change).flatMap(accountsOf)) if (!authors.has(id)) authors.set(id, source);
  }
  return [...authors].map(([personId, as]) => ({ personId, as }));
}

/** Why the person cannot decide on what these people shaped; null: they had no part in it. */
export function whyAuthor(authors: readonly Author[], personId: string): string | null {
  const found = authors.find((author) => author.personId === personId);
  return found === undefined ? null : AUTHORSHIP[found.as].says;
}
