import { useState } from 'react';
import { useAsked } from '@/components/api/use-asked';
import { withQuery } from '@/components/paths';
import type { FoundPeople } from '@/lib/services/people/find-people';

/** The people who can be chosen: the first by name, and whom a search finds where there are more than those. */
export function usePeople(active = true) {
  const [q, setQ] = useState('');
  const { data } = useAsked<FoundPeople>(active ? withQuery('/people/find', { q }) : null);
  return { people: data?.rows ?? [], searchable: q !== '' || (data?.more ?? false), q, setQ };
}
