import { SendButton } from '@/components/api/send-button';
import { Badge } from '@/components/ui/badge';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { SessionView } from '@/lib/services/people/list-sessions';

const HEAD = ['Person', 'From', 'Last seen', 'Ends', ''].map((name) => <Th key={name}>{name}</Th>);

export function SessionsTable({ sessions }: { readonly sessions: readonly SessionView[] }) {
  if (sessions.length === 0) return <p className="text-muted">No session is open.</p>;
  return (
    <Table caption="Open sessions" head={HEAD} density="compact">
      {sessions.map((session) => (
        <Tr key={session.id}>
          <Td label="Person">
            <VisibleText text={session.personName} /> {session.current ? <Badge tone="accent">this one</Badge> : null}
          </Td>
          <Td label="From">
            <div className="min-w-0">
              {session.ip ?? 'unknown address'}
              <span className="block max-w-read text-meta break-words text-muted">
                {session.userAgent ?? 'unknown browser'}
              </span>
            </div>
          </Td>
          <Td label="Last seen">
            <Time at={session.lastSeenAt} />
          </Td>
          <Td label="Ends">
            <Time at={session.expiresAt} />
          </Td>
          <Td className="text-end">
            <SendButton
              method="DELETE"
              path={`/sessions/${encodeURIComponent(session.id)}`}
              label="End"
              name={`session of ${session.personName}`}
              said={`A session of ${session.personName} was ended.`}
              danger
            />
          </Td>
        </Tr>
      ))}
    </Table>
  );
}
