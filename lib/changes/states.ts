/** The states of a change and the commands that move it: one table for buttons, verbs and the API. */

export const CHANGE_STATES = [
  'draft',
  'in_review',
  'approved',
  'scheduled',
  'applying',
  'verifying',
  'applied',
  'failed',
  'conflict',
  'rejected',
  'withdrawn',
  'expired',
  'reverted',
] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/** Word for people, and one sentence about what the state means. */
export const STATE_WORDS: Readonly<Record<ChangeState, { word: string; meaning: string }>> = {
  draft: { word: 'Draft', meaning: 'A draft. Submit it for review when it is ready.' },
  in_review: { word: 'In review', meaning: 'Waiting for approval by someone other than its author.' },
  approved: { word: 'Approved', meaning: 'Approved and not yet applied.' },
  scheduled: { word: 'Scheduled', meaning: 'Approved. The worker applies it at the scheduled time.' },
  applying: { word: 'Applying', meaning: 'The worker is applying it.' },
  verifying: {
    word: 'Verifying',
    meaning: 'IAM was called, but the outcome is not known yet. The worker keeps reading until it is.',
  },
  applied: { word: 'Applied', meaning: 'IAM holds exactly the approved document.' },
  failed: { word: 'Failed', meaning: 'Not applied. The change is kept.' },
  conflict: {
    word: 'Conflict',
    meaning:
      'Someone changed the role since this change was approved. Nothing was written. Rebase the change to continue.',
  },
  rejected: { word: 'Rejected', meaning: 'Rejected by a reviewer.' },
  withdrawn: { word: 'Withdrawn', meaning: 'Withdrawn by its author.' },
  expired: {
    word: 'Expired',
    meaning: 'It waited longer than an approval rule allows. Its author can submit it again.',
  },
  reverted: { word: 'Reverted', meaning: 'Applied, and undone by a later change.' },
};

/** A change in these states may still lead to a write. */
export const OPEN_STATES: readonly ChangeState[] = [
  'draft',
  'in_review',
  'approved',
  'scheduled',
  'applying',
  'verifying',
  'failed',
  'conflict',
  'expired',
];

export type ChangeCommand =
  | 'edit'
  | 'rebase'
  | 'submit'
  | 'withdraw'
  | 'approve'
  | 'request-changes'
  | 'reject'
  | 'apply'
  | 'schedule'
  | 'unschedule'
  | 'break-glass';

interface CommandRule {
  /** What the actor does, as it follows "To …". */
  readonly does: string;
  readonly permission: 'change.draft' | 'change.decide' | 'change.apply' | 'change.break-glass';
  /** author: only the author; other: anyone but the author and the editors; anyone: whoever holds the permission. */
  readonly by: 'author' | 'other' | 'anyone';
  readonly moves: Moves;
  /** Where the rules ask for nobody, what would be in review is approved. */
  readonly mayNeedNobody?: true;
}

type Moves = Partial<Readonly<Record<ChangeState, ChangeState>>>;

export const COMMANDS: Readonly<Record<ChangeCommand, CommandRule>> = {
  edit: {
    does: 'edit this change',
    permission: 'change.draft',
    by: 'author',
    moves: {
      draft: 'draft',
      in_review: 'in_review',
      approved: 'in_review',
      scheduled: 'in_review',
      conflict: 'draft',
      failed: 'draft',
      expired: 'draft',
    },
    mayNeedNobody: true,
  },
  // Whoever rebases becomes an editor, and so cannot approve.
  rebase: {
    does: 'rebase this change',
    permission: 'change.draft',
    by: 'anyone',
    moves: { conflict: 'in_review' },
    mayNeedNobody: true,
  },
  submit: {
    does: 'submit this change',
    permission: 'change.draft',
    by: 'author',
    moves: { draft: 'in_review', expired: 'in_review' },
    mayNeedNobody: true,
  },
  withdraw: {
    does: 'withdraw this change',
    permission: 'change.draft',
    by: 'author',
    moves: {
      draft: 'withdrawn',
      in_review: 'withdrawn',
      approved: 'withdrawn',
      scheduled: 'withdrawn',
      conflict: 'withdrawn',
      failed: 'withdrawn',
      expired: 'withdrawn',
    },
  },
  // Stays in review until everything that is asked for is met; an approved change takes more where rules or time ask for it.
  approve: {
    does: 'approve this change',
    permission: 'change.decide',
    by: 'other',
    moves: { in_review: 'approved', approved: 'approved', scheduled: 'scheduled' },
  },
  'request-changes': {
    does: 'ask for changes',
    permission: 'change.decide',
    by: 'other',
    moves: { in_review: 'draft', approved: 'draft', scheduled: 'draft' },
  },
  reject: {
    does: 'reject this change',
    permission: 'change.decide',
    by: 'other',
    moves: { in_review: 'rejected', approved: 'rejected', scheduled: 'rejected' },
  },
  apply: {
    does: 'apply this change',
    permission: 'change.apply',
    by: 'anyone',
    moves: { approved: 'applying', scheduled: 'applying', failed: 'applying' },
  },
  schedule: {
    does: 'choose when this change is applied',
    permission: 'change.apply',
    by: 'anyone',
    moves: { approved: 'scheduled', scheduled: 'scheduled' },
  },
  unschedule: {
    does: 'take this change off the schedule',
    permission: 'change.apply',
    by: 'anyone',
    moves: { scheduled: 'approved' },
  },
  // The only way to a write without approvals. It stays shown until someone else has reviewed it.
  'break-glass': {
    does: 'apply this change without approval',
    permission: 'change.break-glass',
    by: 'anyone',
    moves: { in_review: 'applying', failed: 'applying' },
  },
};

export type WorkerMove =
  | 'attempt'
  | 'lose-sight'
  | 'finish'
  | 'fail'
  | 'collide'
  | 'hold'
  | 'revise'
  | 'expire'
  | 'revert';

/** What the worker does to a change by what it finds and by the clock. A person cannot ask for any of it. */
export const WORKER_MOVES: Readonly<Record<WorkerMove, Moves>> = {
  attempt: { applying: 'applying', verifying: 'applying' },
  'lose-sight': { applying: 'verifying', verifying: 'verifying' },
  finish: { applying: 'applied', verifying: 'applied' },
  fail: { applying: 'failed', verifying: 'failed' },
  collide: { applying: 'conflict', verifying: 'conflict' },
  hold: { scheduled: 'approved' },
  // A GitLab fact that it was approved by is another one: it has to be approved anew, unless nobody has to.
  revise: { approved: 'in_review', scheduled: 'in_review', failed: 'in_review' },
  expire: { in_review: 'expired', approved: 'expired', scheduled: 'expired' },
  revert: { applied: 'reverted' },
};

/** Every step from one state to another that the tables above know, as "from → to". Staying is none. SQL holds the same rows. */
export const TRANSITIONS: ReadonlySet<string> = new Set(
  [
    ...Object.values(COMMANDS),
    ...Object.entries(WORKER_MOVES).map(([move, moves]) => ({ moves, mayNeedNobody: move === 'revise' })),
  ].flatMap(({ moves, mayNeedNobody }) =>
    (Object.entries(moves) as [ChangeState, ChangeState][]).flatMap(([from, to]) => {
      const ends = mayNeedNobody && to === 'in_review' ? [to, 'approved'] : [to];
      return ends.filter((end) => end !== from).map((end) => `${from} → ${end}`);
    }),
  ),
);
