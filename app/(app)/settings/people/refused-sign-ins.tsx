import { Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { RefusedSignInView } from '@/lib/services/people/list-refused-sign-ins';

const HEAD = ['When', 'Cause', 'Attempts', 'From', 'Reference'].map((name) => <Th key={name}>{name}</Th>);

/** Sign-ins that were refused, with the cause and what to change. */
export function RefusedSignIns({ rows }: { readonly rows: readonly RefusedSignInView[] }) {
  if (rows.length === 0)
    return <p className="text-muted">Sign-ins that GitLab or Drawbridge refuses appear here, with the cause.</p>;
  return (
    <Table caption="Refused sign-ins" head={HEAD} density="compact">
      {rows.map(({ at, reason, remedy, attempts, ip, reference }) => (
        <Tr key={`${reference} ${reason}`}>
          <Td label="When">
            <Time at={at} />
          </Td>
          <Td label="Cause">
            {reason}.{remedy === null ? null : <span className="block max-w-read text-muted">{remedy}</span>}
          </Td>
          <Td label="Attempts">{attempts}</Td>
          <Td label="From">{ip ?? 'unknown address'}</Td>
          <Td label="Reference" className="font-mono text-meta break-all">
            {reference}
          </Td>
        </Tr>
      ))}
    </Table>
  );
}
