import { Badge } from '@/components/ui/badge';
import { Section } from '@/components/ui/page-header';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import { START_KINDS } from '@/lib/reach/starts/kinds';
import type { StartsView } from '@/lib/services/who-could/get-starts';

type Cell = StartsView['cells'][number];

const LOOKS: Readonly<Record<Cell['outcome'], { readonly word: string; readonly tone: 'neutral' | 'ok' | 'warn' }>> = {
  yes: { word: 'yes', tone: 'ok' },
  no: { word: 'no', tone: 'neutral' },
  depends: { word: 'depends', tone: 'warn' },
  unknown: { word: 'unknown', tone: 'warn' },
  none: { word: 'no such pipeline', tone: 'neutral' },
};

/** Which kinds of pipeline get into the role, on protected refs and on others. */
export function StartsPanel({ starts: { cells, looked, projects } }: { readonly starts: StartsView }) {
  if (cells.length === 0) return null;
  const head = ['Pipeline', 'On a protected ref', 'On another ref'].map((name) => <Th key={name}>{name}</Th>);
  const cellOf = (kind: string, isProtected: boolean) =>
    cells.find((each) => each.kind === kind && each.protected === isProtected);
  return (
    <Section title="Pipelines that get in">
      <Table caption="Pipelines that get in" head={head} density="compact">
        {START_KINDS.map(({ id, word }) => (
          <Tr key={id}>
            <Td>{word}</Td>
            <Td label="On a protected ref">
              <Outcome cell={cellOf(id, true)} />
            </Td>
            <Td label="On another ref">
              <Outcome cell={cellOf(id, false)} />
            </Td>
          </Tr>
        ))}
      </Table>
      <p className="max-w-read text-meta text-muted">
        Decided on the refs that the role admits today and on new ones that its patterns would take
        {looked < projects ? `, in ${looked} of ${projects} projects` : ''}.
      </p>
    </Section>
  );
}

function Outcome({ cell }: { readonly cell: Cell | undefined }) {
  if (cell === undefined) return null;
  const { word, tone } = LOOKS[cell.outcome];
  return (
    <span className="grid justify-items-start gap-0.5 py-1">
      <Badge tone={cell.outcome === 'yes' && !cell.protected ? 'bad' : tone}>{word}</Badge>
      <span className="max-w-read text-meta text-muted wrap-anywhere">
        <VisibleText text={cell.reason} />
      </span>
    </span>
  );
}
