'use client';

import { Checkbox } from '@/components/ui/form/checkbox';
import type { PersonName } from '@/lib/services/answers/parts';
import { PeopleSearch } from './people-search';
import { usePeople } from './use-people';

interface Props {
  readonly chosen: readonly PersonName[];
  readonly onChoose: (chosen: readonly PersonName[]) => void;
}

/** Chooses people by checkboxes. Who is chosen stays, whatever the search shows. */
export function PeopleChecks({ chosen, onChoose }: Props) {
  const { people, ...search } = usePeople();
  const shown = [...chosen, ...people.filter(({ id }) => !chosen.some((each) => each.id === id))];
  const choose = (person: PersonName, on: boolean) =>
    onChoose([...chosen.filter(({ id }) => id !== person.id), ...(on ? [person] : [])]);
  return (
    <>
      <PeopleSearch {...search} />
      {shown.map((person) => (
        <Checkbox
          key={person.id}
          label={person.name}
          checked={chosen.some(({ id }) => id === person.id)}
          onChange={({ target }) => choose(person, target.checked)}
        />
      ))}
    </>
  );
}
