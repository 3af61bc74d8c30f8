import { withQuery } from '@/components/paths';
import { Callout } from '@/components/ui/callout';
import { FilterBar, FilterChip } from '@/components/ui/filter-bar';
import { withoutTerm, withTerm } from '@/lib/lists/edit-filter';
import { parseFilter } from '@/lib/lists/parse-filter';
import { splitFilter } from '@/lib/lists/split-filter';
import { FilterBox, type FilterBoxProps } from './filter-box';

interface Props extends FilterBoxProps {
  /** Filters that people want most, one press away. */
  readonly quick: readonly { readonly label: string; readonly term: string }[];
}

/** What every list is filtered by: the field with its chips, the filters that people want most, and what was not understood. */
export function ListFilter({ quick, ...box }: Props) {
  const { action, where, keep, properties } = box;
  const sources = splitFilter(where).map(({ source }) => source);
  const { problems } = parseFilter(where, properties);
  return (
    <>
      <FilterBar>
        {/* Another filter is another field: what was typed for the one before is in it. */}
        <FilterBox key={where} {...box} />
        <span className="flex flex-wrap gap-2">
          {quick.map(({ label, term }) => {
            const active = sources.includes(term);
            const filter = active ? withoutTerm(where, term) : withTerm(where, term);
            return (
              <FilterChip key={term} href={withQuery(action, { ...keep, where: filter })} active={active}>
                {label}
              </FilterChip>
            );
          })}
        </span>
      </FilterBar>
      {problems.length === 0 ? null : (
        <Callout tone="warn" title="Part of this filter was not understood, so nothing is listed">
          <ul>
            {problems.map(({ source, message }) => (
              <li key={source}>{message}</li>
            ))}
          </ul>
        </Callout>
      )}
    </>
  );
}
