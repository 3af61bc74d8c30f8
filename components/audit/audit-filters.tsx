import { momentOf } from '@/components/audit/moment-of';
import { ListFilter } from '@/components/lists/list-filter';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { ClearFilters } from '@/components/ui/filter-bar';
import { Input } from '@/components/ui/form/input';
import { AUDIT_PROPERTIES } from '@/lib/lists/properties';

interface Props {
  readonly where: string;
  /** What stays when the filter changes. */
  readonly keep: Readonly<Record<string, string>>;
}

/** Filters that come by links, and are kept while the others change. */
const BY_LINK: Readonly<Record<string, string>> = {
  actor: 'one person',
  objectKind: 'kind of object',
  objectId: 'one object',
  ip: 'address',
  requestId: 'one request',
};

const QUICK = [
  { label: 'Changes', term: 'kind:"change"' },
  { label: 'Refused or failed', term: 'result:refused,failed' },
  { label: 'Without syncs', term: '-kind:"sync"' },
];

/** What the log is filtered by: the bar, and a range of days. Both are in the address. */
export function AuditFilters({ where, keep }: Props) {
  const { from, to, ...others } = keep;
  const narrowed = Object.entries(keep).flatMap(([name, value]) =>
    Object.hasOwn(BY_LINK, name) ? [`${BY_LINK[name]} ${value}`] : [],
  );
  return (
    <>
      <ListFilter
        action={paths.audit()}
        where={where}
        keep={keep}
        properties={AUDIT_PROPERTIES}
        label="Filter events"
        quick={QUICK}
      />
      <form
        key={JSON.stringify(keep)}
        action={paths.audit()}
        data-print="no"
        className="flex flex-wrap items-end gap-2 pb-3"
      >
        {Object.entries({ ...others, where }).map(([name, value]) =>
          value === '' ? null : <input key={name} type="hidden" name={name} value={value} />,
        )}
        <Moment label="From (UTC)" name="from" value={from} />
        <Moment label="To (UTC)" name="to" value={to} />
        <Button type="submit">Show these days</Button>
        {narrowed.length > 0 || from || to ? <ClearFilters href={paths.audit({ where })} /> : null}
        {narrowed.length > 0 ? (
          <p className="w-full text-meta break-all text-muted">Only {narrowed.join(', ')}</p>
        ) : null}
      </form>
    </>
  );
}

interface MomentProps {
  readonly label: string;
  readonly name: string;
  readonly value: string | undefined;
}

const Moment = ({ label, name, value }: MomentProps) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
  <label className="grid gap-0.5">
    <span className="text-meta text-muted">{label}</span>
    <Input {...momentOf(value)} name={name} />
  </label>
);
