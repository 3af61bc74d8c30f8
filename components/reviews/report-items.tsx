import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { ReportedItem } from '@/lib/reviews/report';
import { ANSWER_WORDS } from '@/lib/reviews/types';

const HEAD = ['Role', 'Who', 'Answer', 'By', 'Reason', 'Outcome'].map((name) => <Th key={name}>{name}</Th>);
const OUTCOMES = { stays: 'stays', 'removal-open': 'removal open', gone: 'gone' } as const;

/** Every item of a report with its last answer. */
export function ReportItems({ items }: { readonly items: readonly ReportedItem[] }) {
  return (
    <Table caption="Items" head={HEAD} density="compact">
      {items.map((item) => {
        const last = item.decisions.filter(({ verdict }) => verdict !== 'delegate').at(-1);
        return (
          <Tr key={keyOf(item)}>
            <Td label="Role">{item.role}</Td>
            <Td label="Who" className="break-words">
              {item.who}
            </Td>
            <Td label="Answer">{ANSWER_WORDS[item.answer]}</Td>
            <Td label="By">{last?.by ?? item.reviewer ?? 'nobody'}</Td>
            <Td label="Reason" className="break-words">
              {last?.reason ?? ''}
            </Td>
            <Td label="Outcome">{OUTCOMES[item.outcome]}</Td>
          </Tr>
        );
      })}
    </Table>
  );
}

/** Notes that one reads on a screen; the download has all of them. */
const NOTED = 100;

interface NotesProps {
  readonly title: string;
  readonly items: readonly ReportedItem[];
  readonly note: (item: ReportedItem) => string;
}

/** The items that a reader has to know of, each with its note. */
export function ReportNotes({ title, items, note }: NotesProps) {
  return (
    <section className="py-3">
      <h2 className="pb-1 font-medium">
        {title}: {items.length === 0 ? 'none' : items.length}
      </h2>
      <ul className="grid gap-1">
        {items.slice(0, NOTED).map((item) => (
          <li key={keyOf(item)} className="break-words">
            {item.role}, {item.who}: <span className="text-muted">{note(item)}</span>
          </li>
        ))}
        {items.length > NOTED ? (
          <li className="text-muted">and {items.length - NOTED} more, which the JSON lists</li>
        ) : null}
      </ul>
    </section>
  );
}

const keyOf = ({ account, role, who, evidenceDigest }: ReportedItem) => `${account} ${role} ${evidenceDigest} ${who}`;
