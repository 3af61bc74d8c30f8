import { Input } from '@/components/ui/form/input';
import type { usePeople } from './use-people';

type Props = Pick<ReturnType<typeof usePeople>, 'searchable' | 'q' | 'setQ'>;

/** The search of a choice of people, where there are more than one can look through. */
export function PeopleSearch({ searchable, q, setQ }: Props) {
  if (!searchable) return null;
  return (
    <Input
      type="search"
      aria-label="Search people"
      placeholder="rhea"
      value={q}
      maxLength={200}
      onChange={({ target }) => setQ(target.value)}
    />
  );
}
