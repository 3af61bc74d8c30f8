/** What is done when the live trust policy of a role no longer means what was approved. */
export const DRIFT_MODES = ['observe', 'alert', 'restore'] as const;
export type DriftMode = (typeof DRIFT_MODES)[number];

/** Word for people, and what it does. None of them writes to IAM: what restores is a change, which someone approves. */
export const DRIFT_MODE_WORDS: Readonly<Record<DriftMode, { readonly word: string; readonly meaning: string }>> = {
  observe: { word: 'Observe', meaning: 'Shows it on the role and in the list of roles.' },
  alert: { word: 'Alert', meaning: 'Also lists the role on the overview.' },
  restore: {
    word: 'Restore',
    meaning:
      'Also opens the change that restores the approved policy, or that removes a mapping whose path another project took. It needs its approvals.',
  },
};

/** The mode of a row; anything unknown only observes. */
export const driftModeOf = (text: string): DriftMode => DRIFT_MODES.find((mode) => mode === text) ?? 'observe';
