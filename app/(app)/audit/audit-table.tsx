import { ResultBadge } from '@/components/audit/result-badge';
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { AuditView } from '@/lib/services/audit-view';

const HEAD = ['When', 'Who', 'What', 'On what', 'Result'].map((name) => <Th key={name}>{name}</Th>);

export function AuditTable({ rows }: { readonly rows: readonly AuditView[] }) {
  return (
    <Table caption="Audit events" head={HEAD} density="compact">
      {rows.map((event) => (
        <Tr key={event.seq}>
          <Td label="When">
            <Time at={event.at} show="absolute" />
          </Td>
          <Td label="Who">{event.actor.name}</Td>
          <Td label="What">
            <RowLink href={`/audit/${event.seq}`}>{event.meaning}</RowLink>
            <span className="block font-mono text-meta text-faint">{event.action}</span>
          </Td>
          <Td label="On what" className="break-words">
            <span className="text-muted">{event.object.kind}</span> {event.object.name}
          </Td>
          <Td label="Result">
            <ResultBadge result={event.result} />
          </Td>
        </Tr>
      ))}
    </Table>
  );
}
