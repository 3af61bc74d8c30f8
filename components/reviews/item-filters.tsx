import { paths } from '@/components/paths';
import { FilterBar, FilterChip, SearchInput } from '@/components/ui/filter-bar';
import { ANSWER_WORDS } from '@/lib/reviews/types';
import type { CampaignView } from '@/lib/services/reviews/campaign-view';

interface Props {
  readonly review: Pick<CampaignView, 'number' | 'asked' | 'items'>;
  /** What the address says, with whose items are shown. */
  readonly query: Readonly<Record<string, string>>;
}

const ANSWERS = Object.entries(ANSWER_WORDS);

/** Which items of a review are shown. */
export function ItemFilters({ review: { number, asked, items }, query }: Props) {
  const { after: _, before: __, q = '', ...kept } = query;
  const set = (changed: Readonly<Record<string, string | undefined>>) =>
    paths.review(number, { ...kept, q, ...changed });
  return (
    <FilterBar>
      <SearchInput action={paths.review(number)} label="Project, ref or role" value={q} keep={kept} />
      {asked > 0 ? (
        <>
          <FilterChip href={set({ whose: 'mine' })} active={query.whose === 'mine'} count={asked}>
            Assigned to me
          </FilterChip>
          <FilterChip href={set({ whose: 'all' })} active={query.whose === 'all'} count={items}>
            Everyone
          </FilterChip>
        </>
      ) : null}
      {ANSWERS.map(([answer, words]) => (
        <FilterChip
          key={answer}
          href={set({ answer: query.answer === answer ? undefined : answer })}
          active={query.answer === answer}
        >
          {words}
        </FilterChip>
      ))}
    </FilterBar>
  );
}
