import { Badge } from '@/components/ui/badge';
import { CodedText } from '@/components/ui/coded-text';
import { KeyValue, KeyValueList } from '@/components/ui/key-value';
import { Section } from '@/components/ui/page-header';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import { LEVELS, type Level } from '@/lib/capabilities/level-names';
import type { RoleView } from '@/lib/services/estate/get-role';
import type { CapabilitiesView } from '@/lib/services/who-could/get-capabilities';

interface Props {
  readonly can: CapabilitiesView;
  readonly role: Pick<RoleView, 'maxSessionSeconds' | 'tags'>;
}

/** What whoever is in the role can do in AWS, by service and level of access. */
export function CapabilitiesPanel({ can, role: { maxSessionSeconds, tags } }: Props) {
  const rows = [
    ...can.services,
    ...(can.otherServices.length > 0 && !can.administrator
      ? [{ service: 'every other service', levels: can.otherServices, unknownCalls: [] }]
      : []),
  ];
  return (
    <Section title="What it can do">
      <p className="max-w-read">
        <VisibleText text={can.sentence} />
      </p>
      {rows.length > 0 ? <Services rows={rows} /> : null}
      {[...can.unread, can.unreadBoundary].map((sentence) =>
        sentence === null ? null : (
          <p key={sentence} className="max-w-read text-muted">
            <VisibleText text={sentence} />
          </p>
        ),
      )}
      {can.escalation.length > 0 ? <Escalation paths={can.escalation} /> : null}
      {can.escalationMore === null ? null : (
        <p className="max-w-read text-muted">
          <CodedText text={can.escalationMore} />
        </p>
      )}
      <KeyValueList>
        <KeyValue name="Account">{can.label ?? 'no label, counts as production'}</KeyValue>
        <KeyValue name="Longest session">{maxSessionSeconds === null ? 'unknown' : hours(maxSessionSeconds)}</KeyValue>
        {Object.entries(tags).map(([key, value]) => (
          <KeyValue key={key} name={<VisibleText text={`Tag ${key}`} />}>
            <VisibleText text={value === '' ? 'empty' : value} />
          </KeyValue>
        ))}
      </KeyValueList>
      <p className="max-w-read text-meta text-muted">
        A level says the most that one of its calls is allowed. What policies of resources, organizations and sessions
        allow or deny is not read.
      </p>
    </Section>
  );
}

/** Each path on a line, step after step. */
function Escalation({ paths }: { readonly paths: CapabilitiesView['escalation'] }) {
  return (
    <div className="grid gap-1">
      <h3 className="font-medium">Can get hold of or change</h3>
      <ul className="divide-y" aria-label="Ways to other roles">
        {paths.map((path) => (
          <li key={path.map(({ from, to }) => `${from} ${to}`).join(' ')} className="max-w-read py-2">
            {path.map(({ to, sentence }) => (
              <span key={to} className="block">
                <CodedText text={sentence} />
              </span>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Services({ rows }: { readonly rows: CapabilitiesView['services'] }) {
  const head = (
    <>
      <Th>Service</Th>
      {LEVELS.map((level) => (
        <Th key={level}>{COLUMNS[level]}</Th>
      ))}
    </>
  );
  return (
    <Table caption="What the role can do by service" head={head} density="compact" keepColumns>
      {rows.map(({ service, levels, unknownCalls }) => (
        <Tr key={service}>
          <Td className="font-mono">
            {service}
            {unknownCalls.length > 0 ? (
              <span className="block text-muted">
                <VisibleText text={`level unknown: ${unknownCalls.join(', ')}`} />
              </span>
            ) : null}
          </Td>
          {LEVELS.map((level) => (
            <Td key={level} label={COLUMNS[level]}>
              <Extent level={level} given={levels.find((each) => each.level === level)} />
            </Td>
          ))}
        </Tr>
      ))}
    </Table>
  );
}

const COLUMNS: Readonly<Record<Level, string>> = {
  list: 'List',
  read: 'Read',
  write: 'Write',
  tagging: 'Tags',
  permissions: 'Permissions',
};

type Given = CapabilitiesView['services'][number]['levels'][number];

function Extent({ level, given }: { readonly level: Level; readonly given: Given | undefined }) {
  if (given === undefined) return <span className="text-faint">no</span>;
  const isFar = level === 'write' || level === 'permissions';
  return (
    <Badge tone={given.everywhere && isFar ? 'bad' : 'neutral'}>
      {given.everywhere ? 'everything' : 'some resources'}
    </Badge>
  );
}

/** Sessions of IAM last 1 to 12 hours. */
const hours = (seconds: number): string => {
  const count = Math.round((seconds / 3600) * 10) / 10;
  return count === 1 ? '1 hour' : `${count} hours`;
};
