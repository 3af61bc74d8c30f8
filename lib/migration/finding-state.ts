/** How far the migration of a project is. */
export const FINDING_STATES = {
  found: 'A scan found old variables or static keys',
  opening: 'A merge request is being opened',
  proposed: 'A merge request is open',
  merged: 'The merge request was merged',
  verified: 'A role was assumed after the merge',
} as const;
export type FindingState = keyof typeof FINDING_STATES;

/**
 * The state after a new reading. An open merge request is followed by its number, not by what is on the default branch.
 * null: there is nothing left to keep.
 */
export function stateAfterReading(
  before: FindingState | null,
  found: { readonly anything: boolean; readonly edits: boolean },
): FindingState | null {
  if (before === 'opening' || before === 'proposed') return before;
  if (before === 'merged' || before === 'verified') return found.edits ? 'found' : before;
  return found.anything ? 'found' : null;
}
