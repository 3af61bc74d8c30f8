/** What is done when the live trust policy of a role no longer means what was approved. */
export const DRIFT_MODES = ['observe', 'alert', 'restore', 'close'] as const;
export type DriftMode = (typeof DRIFT_MODES)[number];

/** Word for people, and what it does. None of them writes to IAM: what restores is a change, which needs whatever the approval rules ask for. */
export const DRIFT_MODE_WORDS: Readonly<Record<DriftMode, { readonly word: string; readonly meaning: string }>> = {
  observe: { word: 'Observe', meaning: 'Shows it on the role and in the list of roles.' },
  alert: { word: 'Alert', meaning: 'Also lists the role on the overview.' },
  restore: {
    word: 'Restore',
    meaning:
      'Also opens the change that restores the approved policy, or that removes a mapping whose path another project took. It needs its approvals.',
  },
  close: {
    word: 'Restore at once',
    meaning:
      'Also applies that change at once if it is proven that it only takes access away, and if an approval rule asks for 0 approvals then. Otherwise it waits for its approvals.',
  },
};

/** Those in which a change is opened for a drift. */
export const RESTORING: readonly DriftMode[] = ['restore', 'close'];

/** The mode of a row; anything unknown only observes. */
export const driftModeOf = (text: string): DriftMode => DRIFT_MODES.find((mode) => mode === text) ?? 'observe';
