import { Badge } from '@/components/ui/badge';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { PermissionView } from '@/lib/services/connections/get-connections';

const HEAD = ['Permission', 'State', 'Used to', 'Without it', 'Checked'].map((name) => <Th key={name}>{name}</Th>);

interface Props {
  readonly name: string;
  readonly permissions: readonly PermissionView[];
}

export function PermissionTable({ name, permissions }: Props) {
  return (
    <Table caption={`Permissions of ${name}`} head={HEAD} density="compact">
      {permissions.map((row) => (
        <Tr key={row.permission}>
          <Td label="Permission" className="font-mono text-meta">
            {row.permission}
          </Td>
          <Td label="State">
            <State {...row} />
          </Td>
          <Td label="Used to">{row.uses}</Td>
          <Td label="Without it" className={row.state === 'missing' ? '' : 'text-muted'}>
            {row.without}
            {row.state !== 'works' && row.detail ? (
              <span className="block text-meta break-words text-muted">{row.detail}</span>
            ) : null}
          </Td>
          <Td label="Checked">
            {row.checkedAt === null ? <span className="text-faint">waiting</span> : <Time at={row.checkedAt} />}
          </Td>
        </Tr>
      ))}
    </Table>
  );
}

function State({ state, optional }: PermissionView) {
  if (state === 'works') return <Badge tone="ok">works</Badge>;
  if (state === 'unknown') return <Badge>unknown</Badge>;
  return <Badge tone={optional ? 'warn' : 'bad'}>{optional ? 'missing, optional' : 'missing'}</Badge>;
}
