import { Badge } from '@/components/ui/badge';
import { CodedText } from '@/components/ui/coded-text';
import { KeyValue, KeyValueList } from '@/components/ui/key-value';
import { Section } from '@/components/ui/page-header';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import { LOOKED_AT } from '@/lib/capabilities/escalation';
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
      {rows.length > 0 ? <Services rows={rows} unread={can.unread.length > 0} /> : null}
      {[...can.unread, can.unreadBoundary].map((sentence) =>
        sentence === null ? null : (
          <p key={sentence} className="max-w-read text-muted">
            <VisibleText text={sentence} />
          </p>
        ),
      )}
      {can.administrator ? null : <Escalation paths={can.escalation} more={can.escalationMore} />}
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

interface EscalationProps {
  readonly paths: CapabilitiesView['escalation'];
  readonly more: string | null;
}

/** Each path on a line, step after step, and what was looked at to find them. */
function Escalation({ paths, more }: EscalationProps) {
  return (
    <div className="grid gap-1">
      <h3 className="font-medium">Can get hold of or change</h3>
      {paths.length === 0 ? null : (
        <ul className="divide-y" aria-label="Ways to other roles">
          {paths.map((path) => (
            <li key={path.map(({ sentence }) => sentence).join(' ')} className="max-w-read py-2">
              {path.map(({ to, sentence }) => (
                <span key={to} className="block">
                  <CodedText text={sentence} />
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
      {paths.length === 0 && more === null ? <p>No role was found among those that are looked at.</p> : null}
      {more === null ? null : (
        <p className="max-w-read text-muted">
          <CodedText text={more} />
        </p>
      )}
      <p className="max-w-read text-meta text-muted">
        <CodedText text={LOOKED_AT} />
      </p>
    </div>
  );
}

interface ServicesProps {
  readonly rows: CapabilitiesView['services'];
  /** Some policy was not read: what the others do not give is unknown. */
  readonly unread: boolean;
}

function Services({ rows, unread }: ServicesProps) {
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
              <Extent level={level} given={levels.find((each) => each.level === level)} unread={unread} />
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

interface ExtentProps {
  readonly level: Level;
  readonly given: Given | undefined;
  readonly unread: boolean;
}

function Extent({ level, given, unread }: ExtentProps) {
  if (given === undefined) return <span className="text-faint">{unread ? 'unknown' : 'no'}</span>;
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
