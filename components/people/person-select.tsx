import { Select } from '@/components/ui/form/input';
import { visibly } from '@/components/ui/visible-text';
import { PeopleSearch } from './people-search';
import { usePeople } from './use-people';

interface Props {
  readonly id: string;
  /** Id of the person who is chosen; '': nobody is. */
  readonly value: string;
  readonly onChoose: (id: string) => void;
  /** An account that cannot be chosen. */
  readonly except?: string;
  readonly focusFirst?: boolean;
}

/** Chooses one person. Where there are more than one can look through, a search is beside the choice. */
export function PersonSelect({ id, value, onChoose, except, focusFirst }: Props) {
  const { people, ...search } = usePeople();
  return (
    <span className="flex flex-wrap gap-2">
      <PeopleSearch {...search} />
      <Select
        id={id}
        value={value}
        data-focus-first={focusFirst || undefined}
        onChange={({ target }) => onChoose(target.value)}
      >
        <option value="">Choose a person</option>
        {people
          .filter((person) => person.id !== except)
          .map((person) => (
            <option key={person.id} value={person.id}>
              {visibly(`${person.name} (@${person.username})`)}
            </option>
          ))}
      </Select>
    </span>
  );
}
