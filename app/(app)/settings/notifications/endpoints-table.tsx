import { Badge } from '@/components/ui/badge';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { NOTICE_KINDS } from '@/lib/notify/notices';
import type { EndpointView } from '@/lib/services/notices/list-notifications';

const HEAD = (
  <>
    <Th>Name</Th>
    <Th>Kind</Th>
    <Th>Told of</Th>
    <Th numeric>Waiting</Th>
    <Th>Health</Th>
  </>
);
const KINDS = { slack: 'Slack', teams: 'Microsoft Teams', webhook: 'Webhook', email: 'E-mail' } as const;
const TONES = { works: 'ok', failing: 'bad', unused: 'neutral' } as const;

export function EndpointsTable({ endpoints }: { readonly endpoints: readonly EndpointView[] }) {
  return (
    <Table caption="Endpoints of notices" head={HEAD} density="compact">
      {endpoints.map(({ name, kind, events, waiting, health }) => (
        <Tr key={name}>
          <Td label="Name">{name}</Td>
          <Td label="Kind">{KINDS[kind]}</Td>
          <Td label="Told of">{events.length === NOTICE_KINDS.length ? 'everything' : events.join(', ')}</Td>
          <Td label="Waiting" numeric>
            {waiting}
          </Td>
          <Td label="Health">
            <Badge tone={TONES[health]}>{health}</Badge>
          </Td>
        </Tr>
      ))}
    </Table>
  );
}
