'use client';

import { useState } from 'react';
import { ResultBadge } from '@/components/audit/result-badge';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { RowLink, Table, Td, Th, Tr } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { AuditView } from '@/lib/services/audit/view';

const HEAD = ['When', 'Who', 'What', 'On what', 'Result'].map((name) => <Th key={name}>{name}</Th>);

interface Props {
  readonly rows: readonly AuditView[];
  /** Of the events of one change show the newest, and the others when asked. */
  readonly grouped: boolean;
}

export function AuditTable({ rows, grouped }: Props) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const groups = grouped ? groupByChange(rows) : rows.map((event) => ({ event, rest: [] }));
  return (
    <Table caption="Audit events" head={HEAD} density="compact">
      {groups.flatMap(({ event, rest }) => {
        const number = event.changeNumber;
        if (number === null || rest.length === 0) return [<EventRow key={event.seq} event={event} />];
        if (open.has(number)) return [event, ...rest].map((each) => <EventRow key={each.seq} event={each} />);
        return [
          <EventRow
            key={event.seq}
            event={event}
            more={
              <Button size="sm" onClick={() => setOpen(new Set([...open, number]))}>
                {rest.length} earlier of change #{number}
              </Button>
            }
          />,
        ];
      })}
    </Table>
  );
}

function EventRow({ event, more = null }: { readonly event: AuditView; readonly more?: React.ReactNode }) {
  return (
    <Tr>
      <Td label="When">
        <Time at={event.at} show="absolute" />
      </Td>
      <Td label="Who">
        <VisibleText text={event.actor.name} />
      </Td>
      <Td label="What">
        <RowLink href={paths.auditEvent(event.seq)}>{event.meaning}</RowLink>
        <span className="block font-mono text-meta text-faint">{event.action}</span>
        {more}
      </Td>
      <Td label="On what" className="break-words">
        <span className="text-muted">{event.object.kind}</span> <VisibleText text={event.object.name} />
      </Td>
      <Td label="Result">
        <ResultBadge result={event.result} />
      </Td>
    </Tr>
  );
}

/** Groups the events of each change at the position of its newest event. */
function groupByChange(rows: readonly AuditView[]) {
  const groups = new Map<string, AuditView[]>();
  for (const event of rows) {
    const key = event.changeNumber === null ? event.seq : `change ${event.changeNumber}`;
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  return [...groups.values()].flatMap(([event, ...rest]) => (event ? [{ event, rest }] : []));
}
