import { Time } from '@/components/ui/time';
import type { TrailState } from '@/lib/services/observed/trail-state';

/** What is known of an account's CloudTrail, and what asking it costs. */
export function TrailLine({ trail: { since, answers, unread, catchingUp, pace } }: { readonly trail: TrailState }) {
  return (
    <div className="grid max-w-read gap-1">
      <h3 className="font-semibold">Who entered roles, from CloudTrail</h3>
      {since === null ? (
        <p>
          Not observed: CloudTrail answers in no region of this account. Nothing here is called unused. Allow{' '}
          <code>cloudtrail:LookupEvents</code> to the reader to see who enters its roles.
        </p>
      ) : (
        <p>
          Read without a gap since <Time at={since} show="absolute" />, in {regions(answers)}.
          {unread === 0
            ? ''
            : ` ${regions(unread)} ${unread === 1 ? 'does' : 'do'} not answer, and what happens there is not seen.`}
          {catchingUp === 0 ? '' : ` The history of ${regions(catchingUp)} is still being read.`}
        </p>
      )}
      {pace.map((sentence) => (
        <p key={sentence} className="text-muted">
          {sentence}
        </p>
      ))}
    </div>
  );
}

const regions = (count: number): string => (count === 1 ? '1 region' : `${count} regions`);
