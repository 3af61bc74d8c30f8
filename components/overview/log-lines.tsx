import Link from 'next/link';
import { TARGET_NAMES } from '@/components/audit/delivery-lines';
import { paths } from '@/components/paths';
import { Time } from '@/components/ui/time';
import type { OverviewView } from '@/lib/services/estate/get-overview';

/** What to look at where nothing arrives any more. */
const STEPS: Readonly<Record<string, string>> = {
  file: 'Check that the folder of DRAWBRIDGE_AUDIT_CHECKPOINTS exists and has room, and that Drawbridge may write there.',
  s3: 'Check that the bucket exists with Object Lock, and that the credentials have deploy/aws/checkpoint-policy.json.',
  git: 'Check that DRAWBRIDGE_AUDIT_GIT_TOKEN is valid and may push to the branch.',
  syslog: 'Check that the server of DRAWBRIDGE_AUDIT_SYSLOG answers and that its certificate is valid.',
  webhook: 'Check that the receiver answers and knows DRAWBRIDGE_AUDIT_CHECKPOINT_WEBHOOK_SECRET.',
  stream: 'Check that the receiver answers and knows DRAWBRIDGE_AUDIT_WEBHOOK_SECRET. No event is lost meanwhile.',
  'stream-syslog':
    'Check that the server of DRAWBRIDGE_AUDIT_STREAM_SYSLOG answers and that its certificate is valid. No event is lost meanwhile.',
  'stream-splunk':
    'Check that the collector answers and knows DRAWBRIDGE_AUDIT_STREAM_SPLUNK_TOKEN. No event is lost meanwhile.',
};

/** What of the audit log needs care: places outside of the database that get nothing, and a user who could undo it. */
export function LogLines({ log }: { readonly log: NonNullable<OverviewView['log']> }) {
  const { ownsLog, failing, broken } = log;
  if (!ownsLog && failing.length === 0 && broken === null)
    return <p className="text-muted">What leaves the database as proof of the log arrives.</p>;
  return (
    <ul className="grid gap-2">
      {broken === null ? null : (
        <li>
          <Link href={paths.audit()} prefetch={false} className="rounded font-medium hover:underline">
            The audit log
          </Link>{' '}
          <span className="text-bad">
            does not hold since <Time at={broken.since} />: {broken.says}.
          </span>{' '}
          <span className="text-muted">
            Nothing was changed. Compare an export with what is kept outside, then restore the database from a backup.
          </span>
        </li>
      )}
      {failing.map(({ target, failing: { since, problem, long } }) => (
        <li key={target}>
          <Link href={paths.audit()} prefetch={false} className="rounded font-medium hover:underline">
            {TARGET_NAMES[target] ?? target}
          </Link>{' '}
          <span className={long ? 'text-bad' : undefined}>
            gets nothing: the first try that failed was <Time at={since} />. {problem}
          </span>{' '}
          <span className="text-muted">{STEPS[target]}</span>
        </li>
      ))}
      {ownsLog ? (
        <li>
          The database user of Drawbridge owns the log.{' '}
          <span className="text-muted">
            Set DATABASE_OWNER_URL and give DATABASE_URL a user of its own, which can only add to it.
          </span>
        </li>
      ) : null}
    </ul>
  );
}
