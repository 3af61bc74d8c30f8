'use client';

import { useState } from 'react';
import { Checkbox } from '@/components/ui/form/checkbox';
import { Input } from '@/components/ui/form/input';
import type { PersonName } from '@/lib/services/answers/parts';
import { usePeople } from './use-people';

/** Chooses people, as checkboxes of a form. Who is chosen stays, whatever the search shows. */
export function PeopleChecks({ name }: { readonly name: string }) {
  const { people, searchable, q, setQ } = usePeople();
  const [chosen, setChosen] = useState<readonly PersonName[]>([]);
  const shown = [...chosen, ...people.filter(({ id }) => !chosen.some((each) => each.id === id))];
  const choose = (person: PersonName, on: boolean) =>
    setChosen((before) => [...before.filter(({ id }) => id !== person.id), ...(on ? [person] : [])]);
  return (
    <>
      {searchable ? (
        <Input
          type="search"
          aria-label="Search people"
          placeholder="rhea"
          value={q}
          maxLength={200}
          onChange={({ target }) => setQ(target.value)}
        />
      ) : null}
      {shown.map((person) => (
        <Checkbox
          key={person.id}
          name={name}
          value={person.id}
          label={person.name}
          checked={chosen.some(({ id }) => id === person.id)}
          onChange={({ target }) => choose(person, target.checked)}
        />
      ))}
    </>
  );
}
