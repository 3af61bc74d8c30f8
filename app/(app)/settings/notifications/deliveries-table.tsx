import Link from 'next/link';
import { SendButton } from '@/components/api/send-button';
import { paths } from '@/components/paths';
import { Badge } from '@/components/ui/badge';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { DeliveryView } from '@/lib/services/notices/list-notifications';

const HEAD = ['Notice', 'Endpoint', 'Of', 'State', 'Tries', 'Next try', 'Last answer', ''].map((name) => (
  <Th key={name}>{name}</Th>
));
const TONES = { waiting: 'accent', delivered: 'ok', dead: 'bad' } as const;

interface Props {
  readonly deliveries: readonly DeliveryView[];
  /** Why the reader may not send again; null: they may. */
  readonly refusal: string | null;
}

export function DeliveriesTable({ deliveries, refusal }: Props) {
  if (deliveries.length === 0) return <p className="text-muted">Nothing was sent yet.</p>;
  return (
    <Table caption="Last deliveries" head={HEAD} density="compact">
      {deliveries.map((delivery) => (
        <Tr key={delivery.id}>
          <Td label="Notice">
            {delivery.kind},{' '}
            <Link href={hrefOf(delivery)} className="rounded text-accent hover:underline">
              {nameOf(delivery)}
            </Link>
          </Td>
          <Td label="Endpoint">{delivery.endpoint}</Td>
          <Td label="Of">
            <Time at={delivery.at} />
          </Td>
          <Td label="State">
            <span className="inline-flex gap-1">
              <Badge tone={TONES[delivery.state]}>{delivery.state}</Badge>
              {delivery.replay ? <Badge>replay</Badge> : null}
            </span>
          </Td>
          <Td label="Tries">{delivery.attempts}</Td>
          <Td label="Next try">
            {delivery.nextAt === null ? <span className="text-faint">none</span> : <Time at={delivery.nextAt} />}
          </Td>
          <Td label="Last answer" className="break-words">
            {delivery.detail ?? <span className="text-faint">none</span>}
          </Td>
          <Td className="text-end">
            <ReplayButton delivery={delivery} refusal={refusal} />
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

function ReplayButton({ delivery, refusal }: { readonly delivery: DeliveryView; readonly refusal: string | null }) {
  const waits = delivery.state === 'waiting';
  // What was not tried yet waits for those before it.
  if (waits && delivery.attempts === 0) return null;
  const gone = delivery.configured ? null : 'The configuration does not name this endpoint any more.';
  return (
    <SendButton
      method="POST"
      path={`/deliveries/${encodeURIComponent(delivery.id)}/replay`}
      body={{}}
      label={waits ? 'Try now' : 'Replay'}
      name={`${delivery.kind}, ${nameOf(delivery)}, to ${delivery.endpoint}`}
      said={waits ? 'It is due now.' : 'It is in the queue again.'}
      disabledReason={refusal ?? gone}
    />
  );
}

type About = Pick<DeliveryView, 'about' | 'title'>;

function hrefOf({ about }: About): string {
  if (about.kind === 'page') return about.path;
  return about.kind === 'account'
    ? paths.roles({ where: `account:"${about.id}" reach:nobody` })
    : paths[about.kind](about.number);
}

function nameOf({ about, title }: About): string {
  if (about.kind === 'page') return title;
  return `${about.kind} ${about.kind === 'account' ? about.name : about.number}`;
}
