import { Callout } from '@/components/ui/callout';
import { Section } from '@/components/ui/page-header';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { ProcessView } from '@/lib/services/process/list-processes';

const does = ({ kind, works }: ProcessView): string =>
  kind === 'worker' ? 'worker' : works ? 'server and worker' : 'server';

/** The processes of Drawbridge itself, and what it means where none of them is a worker. */
export function ProcessSection({ processes }: { readonly processes: readonly ProcessView[] }) {
  return (
    <Section title="Processes of Drawbridge">
      {processes.some(({ works }) => works) ? null : (
        <Callout tone="bad" title="No worker runs">
          Nothing is synced, applied or sent until one does; what was asked for waits. Start one with{' '}
          <code>npm run worker</code>, or set <code>DRAWBRIDGE_WORKER</code> to on.
        </Callout>
      )}
      <Table
        caption="Processes"
        head={
          <>
            <Th>Host</Th>
            <Th>Runs as</Th>
            <Th>Version</Th>
            <Th>Started</Th>
            <Th>Last heard</Th>
          </>
        }
      >
        {processes.map((row) => (
          <Tr key={row.id}>
            <Td label="Host">{row.host}</Td>
            <Td label="Runs as">{does(row)}</Td>
            <Td label="Version">{row.version}</Td>
            <Td label="Started">
              <Time at={row.startedAt} />
            </Td>
            <Td label="Last heard">
              <Time at={row.heardAt} />
            </Td>
          </Tr>
        ))}
      </Table>
    </Section>
  );
}
