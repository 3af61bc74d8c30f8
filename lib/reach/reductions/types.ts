import type { DocumentEdit } from '@/lib/reach/types';

/** A subject that was seen entering a role, with what its token said besides. Instants are ISO 8601 in UTC. */
export interface Use {
  readonly subject: string;
  /** null: not known. */
  readonly audience: string | null;
  /** Issuer without scheme; null: not known. */
  readonly host: string | null;
  readonly at: string;
}

/** Who was seen entering a role; null: CloudTrail could not be asked, so nobody can be called unused. */
export type Uses = {
  readonly since: string;
  readonly entered: readonly Use[];
  /** Regions where CloudTrail did not answer. */
  readonly unread?: readonly string[];
} | null;

/** Kinds of proposals. The table `KINDS` says what each does. */
export type ReductionKind =
  | 'limit-to-used'
  | 'limit-to-today'
  | 'limit-to-protected'
  | 'close-segment'
  | 'pin-id'
  | 'remove-unused'
  | 'fix-dead'
  | 'mend-finding'
  | 'close-statement';

/** What a proposal is about; null: the whole trust policy. */
export interface ReductionScope {
  /** Index of the statement. */
  readonly statement: number;
  /** Id of the finding that it mends; null: none in particular. */
  readonly finding: string | null;
}

/** What a kind proposes for one statement, before anything is proved of it. */
export interface Draft {
  readonly edits: readonly DocumentEdit[];
  /** What a button says: a verb and its object. */
  readonly label: string;
}

/** A ref that exists today and would lose access. */
export interface Loser {
  readonly instanceId: string;
  readonly projectId: number;
  readonly projectPath: string;
  readonly type: 'branch' | 'tag';
  readonly ref: string;
  readonly protected: boolean;
  /** When it was last seen entering; null: never, or nothing was observed. */
  readonly usedAt: string | null;
}

/** A proposal that was proved: it admits nobody who is kept out today. */
export interface Reduction {
  /** Names it among the proposals for a trust policy. */
  readonly id: string;
  readonly kind: ReductionKind;
  readonly scope: ReductionScope | null;
  readonly label: string;
  /** The trust policy that is proposed, as JSON text. */
  readonly document: string;
  /** It admits the same tokens: what goes never let anybody in. */
  readonly isSame: boolean;
  readonly loses: readonly Loser[];
  readonly losesTotal: number;
  /** Subjects that were seen entering and would be refused, though no ref of today has them. */
  readonly losesUsed: readonly Use[];
  /** What else would be refused, in sentences. */
  readonly sentences: readonly string[];
  /** What is not known about that, in sentences. */
  readonly unknown: readonly string[];
}

/** A kind that is not offered, and why. */
export interface NotOffered {
  readonly kind: ReductionKind;
  readonly reason: string;
}
