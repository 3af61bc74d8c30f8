import { Badge } from '@/components/ui/badge';
import { Callout } from '@/components/ui/callout';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import { type Reading, UNREAD } from '@/lib/reach/reading';
import type { ProtectionRule } from '@/lib/reach/types';

/** GitLab: access levels of protected branches and tags. */
const LEVELS: Readonly<Record<number, string>> = {
  0: 'no one',
  30: 'Developers and up',
  40: 'Maintainers and up',
  60: 'administrators',
};

const PARTIAL = (
  <Callout tone="warn" title="The rules of the group are not known.">
    {UNREAD.groupRules}
  </Callout>
);

interface Props {
  readonly rules: Reading<ProtectionRule>;
  /** The rules of its group could not be read. */
  readonly partial: boolean;
}

/** Which refs are protected, and who may push to them. */
export function ProtectionRules({ rules: reading, partial }: Props) {
  if (!reading.read) {
    return (
      <Callout tone="warn" title="The protection rules are not known.">
        {reading.because} So no ref counts as protected for certain.
      </Callout>
    );
  }
  const rules = reading.items;
  if (rules.length === 0 && partial) return PARTIAL;
  if (rules.length === 0) return <p className="text-muted">None: every ref can be pushed by any Developer.</p>;
  const head = ['Pattern', 'Type', 'May push or create', 'May merge', 'From'].map((name) => <Th key={name}>{name}</Th>);
  return (
    <>
      {partial ? PARTIAL : null}
      <Table caption="Protection rules" head={head} density="compact">
        {rules.map((rule) => (
          <Tr key={`${rule.type}/${rule.pattern}/${rule.inherited}`}>
            <Td>
              <bdi className="font-mono break-all">
                <VisibleText text={rule.pattern} />
              </bdi>
            </Td>
            <Td label="Type">{rule.type}</Td>
            <Td label="May push or create">{levelOf(rule.pushLevel)}</Td>
            <Td label="May merge">
              {rule.type === 'tag' ? <span className="text-faint">-</span> : levelOf(rule.mergeLevel)}
            </Td>
            <Td label="From">{rule.inherited ? <Badge>Group</Badge> : 'project'}</Td>
          </Tr>
        ))}
      </Table>
    </>
  );
}

const levelOf = (level: number | null): string => (level === null ? 'unknown' : (LEVELS[level] ?? `level ${level}`));
