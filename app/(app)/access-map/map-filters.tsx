import { paths } from '@/components/paths';
import { Button } from '@/components/ui/button';
import { ClearFilters } from '@/components/ui/filter-bar';
import { Field } from '@/components/ui/form/field';
import { Input, Select } from '@/components/ui/form/input';
import { RUNGS } from '@/lib/reach/types';

interface Props {
  readonly query: Readonly<Record<string, string>>;
  readonly view: string | undefined;
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  /** The first day that can be asked for; null: none yet. */
  readonly recordedSince: string | null;
}

/** What the map shows. Everything in it is in the address, and works before any script does. */
export function MapFilters({ query, view, accounts, recordedSince }: Props) {
  const day = { type: 'date', min: recordedSince ?? undefined } as const;
  return (
    <form key={JSON.stringify(query)} action={paths.accessMap()} className="flex flex-wrap items-end gap-3 py-3">
      {Object.entries({ under: query.under, view }).map(([name, value]) =>
        value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
      )}
      <Field id="map-q" label="Group or role">
        {(control) => (
          <Input {...control} type="search" name="q" maxLength={200} defaultValue={query.q} data-shortcut="filter" />
        )}
      </Field>
      <Field id="map-account" label="Account">
        {(control) => (
          <Select {...control} name="account" defaultValue={query.account ?? ''}>
            <option value="">All accounts</option>
            {accounts.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field id="map-reach" label="Reach">
        {(control) => (
          <Select {...control} name="reach" defaultValue={query.reach ?? ''}>
            <option value="">Any reach</option>
            {RUNGS.toReversed().map(({ rung, word }) => (
              <option key={rung} value={rung}>
                {rung === 5 ? word : `${word} or wider`}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field id="map-day" label="As of (UTC)">
        {(control) => <Input {...control} {...day} name="day" defaultValue={query.day} />}
      </Field>
      <Field id="map-than" label="Compare with">
        {(control) => <Input {...control} {...day} name="than" defaultValue={query.than} />}
      </Field>
      <Button type="submit">Show</Button>
      {Object.keys(query).some((name) => name !== 'under') ? (
        <ClearFilters href={paths.accessMap({ under: query.under, view })} />
      ) : null}
    </form>
  );
}
