import { RUNGS, type Rung } from '@/lib/reach/types';

/** Names of rungs in addresses. */
export const RUNG_NAMES = ['0', '1', '2', '3', '4', '5', 'unknown'] as const;

export const rungFilter = (name: (typeof RUNG_NAMES)[number]): { readonly rung: number | null } => ({
  rung: name === 'unknown' ? null : Number(name),
});

/** The stored rung of a word of the filter bar; null: unknown. */
export const rungNamed = (id: string): number | null => RUNGS.find((each) => each.id === id)?.rung ?? null;

/** A stored rung; anything else is unknown. */
export const rungOf = (stored: number | null): Rung | null => RUNGS.find(({ rung }) => rung === stored)?.rung ?? null;
