import { RungBadge } from '@/components/reach/rung-badge';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { RUNGS } from '@/lib/reach/types';
import type { ReviewEvidence } from '@/lib/reviews/evidence';

const PROOFS: Readonly<Record<string, string>> = {
  proved: 'proven: protected refs only',
  refuted: 'refuted: unprotected refs get in',
  unknown: 'undecided',
};

/** What was known of an item when the review started. */
export function ItemEvidence({ evidence }: { readonly evidence: ReviewEvidence }) {
  const rung = RUNGS.find((each) => each.rung === evidence.rung)?.rung ?? null;
  const { admittedRefs, protectedRefs, permissions, findings, pushers } = evidence;
  return (
    <>
      <ul className="flex flex-wrap items-center gap-x-4 gap-y-1 text-meta text-muted">
        <li>
          <RungBadge rung={rung} reason={evidence.rungReason} quiet />
        </li>
        {evidence.proof ? <li>{PROOFS[evidence.proof] ?? evidence.proof}</li> : null}
        <li>
          {admittedRefs === null
            ? 'which refs get in is not known: those of a project could not be read'
            : `${admittedRefs} ${admittedRefs === 1 ? 'ref gets' : 'refs get'} in, ${protectedRefs} of them protected`}
        </li>
        <li>
          {evidence.lastUsedAt ? (
            <>
              role last used <Time at={evidence.lastUsedAt} />
            </>
          ) : (
            'role never seen in use'
          )}
        </li>
        <Observed subjects={evidence.observed} />
        <Origin evidence={evidence} />
        {permissions.length > 0 ? <li>{permissions.join(', ')}</li> : null}
        {findings.length > 0 ? (
          <li>
            {findings.length} findings: {findings.slice(0, 3).join('; ')}
          </li>
        ) : null}
      </ul>
      {pushers ? (
        <p className="text-meta break-words text-muted">
          {pushers.slice(0, 3).join('; ')}
          {pushers.length > 3 ? `; and ${pushers.length - 3} more rules` : ''}
        </p>
      ) : null}
    </>
  );
}

/** Who was seen to come in by it. A policy that was never asked about says nothing: AWS may not have told. */
function Observed({ subjects }: { readonly subjects: ReviewEvidence['observed'] }) {
  if (subjects === null) return null;
  const [newest, ...more] = subjects;
  if (newest === undefined) return <li>nobody seen entering by it in CloudTrail</li>;
  return (
    <li className="break-all">
      last entered by <VisibleText text={newest.subject} /> <Time at={newest.at} />
      {more.length > 0 ? `, and by ${more.length} more before` : ''}
    </li>
  );
}

/** Who wanted it and who approved it, and since when it is there. */
function Origin({ evidence: { requested, approved, since } }: { readonly evidence: ReviewEvidence }) {
  return (
    <>
      {since ? (
        <li>
          there since <Time at={since} />
        </li>
      ) : null}
      {requested ? (
        <li>
          asked for in change {requested.change} by {requested.by.join(', ')}
        </li>
      ) : null}
      <li>
        {approved
          ? `approved in change ${approved.change} by ${approved.by.join(', ') || 'nobody'}`
          : requested
            ? 'never approved here'
            : 'never asked for or approved here'}
      </li>
    </>
  );
}
