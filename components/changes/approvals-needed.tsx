import { Callout } from '@/components/ui/callout';
import { fromWhom } from '@/lib/changes/requirement';
import type { ChangeView } from '@/lib/services/changes/view/change-view';

/** What is asked for, what is there, and who can give what is missing. */
export function ApprovalsNeeded({ change }: { readonly change: ChangeView }) {
  const { approvals, eligibleApprovers } = change;
  const ruled = approvals.clauses.filter(({ rule }) => rule !== null);
  return (
    <>
      <p>{approvals.required === 0 ? 'It needs no approval.' : sentenceOf(change)}</p>
      {ruled.length > 0 ? (
        <ul className="grid gap-1 text-meta text-muted">
          {ruled.map((clause) => (
            <li key={clause.rule}>
              {clause.rule}: {clause.counted} of {clause.approvals}
              {fromWhom(clause)}
              {clause.expiresHours === null ? '' : `, each good for ${clause.expiresHours} h`}
            </li>
          ))}
        </ul>
      ) : null}
      {approvals.shortage !== null && eligibleApprovers.length > 0 ? (
        <Callout tone="warn" title="Nobody could approve this now">
          {approvals.shortage}
        </Callout>
      ) : null}
    </>
  );
}

function sentenceOf({ approvals, eligibleApprovers }: ChangeView): string {
  const has = `${approvals.counted} of ${approvals.required} approval${approvals.required === 1 ? '' : 's'}.`;
  const count = eligibleApprovers.length;
  if (count === 0) return `${has} ${approvals.shortage ?? 'Nobody who has signed in can approve it.'}`;
  return `${has} ${count} ${count === 1 ? 'person' : 'people'} can approve: ${eligibleApprovers.map(({ name }) => name).join(', ')}.`;
}
