import { Time } from '@/components/ui/time';
import type { DeliveryState } from '@/lib/services/audit/delivery/delivery-states';

/** What people call each place. */
export const TARGET_NAMES: Readonly<Record<string, string>> = {
  file: 'File',
  s3: 'S3',
  git: 'Git',
  syslog: 'Syslog',
  webhook: 'Webhook',
  stream: 'Stream of events',
  'stream-syslog': 'Stream of events to syslog',
  'stream-splunk': 'Stream of events to Splunk',
};

/** One line for each place outside of the database: what arrived there last, and why nothing does. */
export function DeliveryLines({ deliveries }: { readonly deliveries: readonly DeliveryState[] }) {
  return (
    <ul className="grid gap-1 text-muted">
      {deliveries.map(({ target, seq, deliveredAt, failing, behind }) => (
        <li key={target} className={failing?.long ? 'text-bad' : undefined}>
          {TARGET_NAMES[target] ?? target}:{' '}
          {seq === null || deliveredAt === null ? (
            'nothing delivered yet'
          ) : (
            <>
              last delivered #{seq} <Time at={deliveredAt} />
            </>
          )}
          {behind === null || behind === '0' ? '' : `, ${behind} events behind`}.
          {failing ? (
            <>
              {' '}
              Not delivered since <Time at={failing.since} />: {failing.problem}
            </>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
