import { Callout } from '@/components/ui/callout';
import type { NeedCount, RulesTrial } from '@/lib/services/approval-rules/try-rules';

/** The rules in words, and what they would have asked of the latest changes. */
export function RulesTrialShown({ trial }: { readonly trial: RulesTrial }) {
  return (
    <Callout tone="info" title="What these rules say" live>
      <ul className="grid list-disc gap-1 ps-5">
        {trial.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {trial.changes === 0 ? <p>No change was submitted yet, so there is nothing to try them on.</p> : null}
      {trial.needs.map((need) => (
        <p key={need.approvals}>{sentenceOf(need, trial.changes)}</p>
      ))}
    </Callout>
  );
}

const WORDS = ['none', 'one', 'two', 'three'];

const sentenceOf = ({ approvals, tried, active }: NeedCount, changes: number): string =>
  `${tried} of the last ${changes} changes would have needed ${WORDS[approvals] ?? approvals} (by the rules in force: ${active}).`;
