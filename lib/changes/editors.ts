interface Written {
  readonly editorId: string;
  readonly coEditorIds: readonly string[];
}

/** Ids of everyone who had a hand in any revision of a change: none of them may approve it. */
export const editorsOf = (revisions: readonly Written[]): readonly string[] => [
  ...new Set(revisions.flatMap(({ editorId, coEditorIds }) => [editorId, ...coEditorIds])),
];
