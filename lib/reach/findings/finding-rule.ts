import type { Path } from '@/lib/policy/types';
import type { StatementView } from '@/lib/reach/findings/statement-view';
import type { FindingFix, Severity } from '@/lib/reach/types';

/** What a finding says of who gets in. Two that contradict each other at one place are never both told. */
export type Says = 'lets-in' | 'keeps-out' | 'neither';

/** One place where a rule's fault shows. What is left out is that of the rule. */
export interface Hit {
  readonly path: Path;
  /** One sentence without a full stop that names the fault and what it is in. */
  readonly title: string;
  readonly why?: string;
  readonly remedy?: string;
  readonly example?: string | null;
  /** Set where this place is more or less severe than the rule in general. */
  readonly severity?: Severity;
  readonly says?: Says;
  readonly fix?: FindingFix | null;
}

/** One class of mistakes. The table of rules is the documentation of what is looked for. */
export interface FindingRule {
  readonly id: string;
  readonly severity: Severity;
  /** The class in a few words, for a catalogue. */
  readonly title: string;
  /** Why it matters, in one sentence. */
  readonly why: string;
  /** What to do, in one sentence. */
  readonly remedy: string;
  /** Where the rule comes from. */
  readonly source: string;
  readonly says: Says;
  readonly find: (view: StatementView) => readonly Hit[];
}
