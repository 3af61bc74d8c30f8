import type { ReactNode } from 'react';
import { momentOf } from '@/components/audit/moment-of';
import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { ClearFilters, FilterBar } from '@/components/ui/filter-bar';
import { Input, Select } from '@/components/ui/form/input';
import { AUDIT_ACTIONS, AUDIT_RESULTS } from '@/lib/audit/events';

type Query = Readonly<Record<string, string>>;

/** Filters that have a control. The others come by links, and are kept while these change. */
const SHOWN = ['q', 'action', 'result', 'change', 'from', 'to'];
const KEPT = ['actor', 'objectKind', 'objectId', 'ip', 'requestId', 'size', 'group'];
const KEPT_WORDS: Readonly<Record<string, string>> = {
  actor: 'one person',
  objectKind: 'kind of object',
  objectId: 'one object',
  ip: 'address',
  requestId: 'one request',
};

/** A plain form that sends the page's own address again: it works before any script does. */
export function AuditFilters({ query }: { readonly query: Query }) {
  const kept = KEPT.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]] as const]));
  const narrowed = kept.flatMap(([name, value]) => (KEPT_WORDS[name] ? [`${KEPT_WORDS[name]} ${value}`] : []));
  return (
    <FilterBar>
      <form key={JSON.stringify(query)} action={paths.audit()} className="flex flex-wrap items-end gap-2">
        {kept.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Labelled text="Name of object or person" wide>
          <Input type="search" name="q" maxLength={200} defaultValue={query.q ?? ''} data-shortcut="filter" />
        </Labelled>
        <Labelled text="What">
          <Choices name="action" any="Anything" values={Object.keys(AUDIT_ACTIONS)} value={query.action} />
        </Labelled>
        <Labelled text="Result">
          <Choices name="result" any="Any" values={AUDIT_RESULTS} value={query.result} />
        </Labelled>
        <Labelled text="Change">
          <Input name="change" inputMode="numeric" size={5} defaultValue={query.change ?? ''} />
        </Labelled>
        <Labelled text="From (UTC)">
          <Input {...momentOf(query.from)} name="from" />
        </Labelled>
        <Labelled text="To (UTC)">
          <Input {...momentOf(query.to)} name="to" />
        </Labelled>
        <Button type="submit">Filter</Button>
        {narrowed.length > 0 || SHOWN.some((name) => query[name] !== undefined) ? (
          <ClearFilters href={paths.audit()} />
        ) : null}
      </form>
      {narrowed.length > 0 ? <p className="w-full text-meta break-all text-muted">Only {narrowed.join(', ')}</p> : null}
    </FilterBar>
  );
}

interface LabelledProps {
  readonly text: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Labelled({ text, wide, children }: LabelledProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className={wide ? 'grid w-full gap-0.5 sm:w-64' : 'grid gap-0.5'}>
      <span className="text-meta text-muted">{text}</span>
      {children}
    </label>
  );
}

interface ChoicesProps {
  readonly name: string;
  readonly any: string;
  readonly values: readonly string[];
  readonly value: string | undefined;
}

function Choices({ name, any, values, value }: ChoicesProps) {
  return (
    <Select name={name} defaultValue={value ?? ''}>
      <option value="">{any}</option>
      {values.map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </Select>
  );
}
