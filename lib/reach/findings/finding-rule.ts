import type { Path } from '@/lib/policy/types';
import type { StatementView } from '@/lib/reach/statement-view';
import type { FindingFix, Severity } from '@/lib/reach/types';

/** One place where a rule's fault shows. */
export interface Hit {
  readonly path: Path;
  /** One sentence for people about this place. */
  readonly message: string;
  readonly example?: string | null;
  /** Where this place is graver or milder than the rule in general. */
  readonly severity?: Severity;
  readonly fix?: FindingFix;
}

/** One class of mistakes. The table of rules is the documentation of what is looked for. */
export interface FindingRule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** What goes wrong. */
  readonly why: string;
  /** What to do. */
  readonly remedy: string;
  /** Where the rule comes from. */
  readonly source: string;
  readonly find: (view: StatementView) => readonly Hit[];
}
