import { z } from 'zod';
import { type FilterValue, LONGEST_FILTER, type Property, type Term } from '@/lib/lists/filter';
import { exampleOf, parseFilter } from '@/lib/lists/parse-filter';
import { AppError } from '@/lib/services/verb/app-error';
import { likeText } from '@/lib/services/verb/paging';

/** The member of a list's input that filters by the grammar of lib/lists. */
export const whereInput = (properties: readonly Property[]) =>
  z
    .string()
    .max(LONGEST_FILTER)
    .optional()
    .describe(
      `Terms that all hold, as in the filter bar: ${properties.map(exampleOf).join(' ')}. A comma separates alternatives, a minus in front means everything but that, other words are searched for.`,
    );

type Condition = Readonly<Record<string, unknown>>;

/** What one term means of a row; the sign is left to `filterConditions`. */
interface Meaning {
  readonly holds: Condition;
  /** Rows of which nobody knows whether it holds: NULL is neither equal nor unequal, and everything but a value includes it. */
  readonly unknown?: Condition;
}

/** How the database is asked for what a filter of a list says. */
export interface Columns<Name extends string> {
  /** Text that is searched for. */
  readonly search: (text: string) => Condition;
  /** By the property. */
  readonly of: Readonly<Record<Name, (values: readonly FilterValue[], now: Date) => Meaning>>;
}

/** Conditions of the database that mean the filter. AppError "invalid" with every term that means nothing. */
export function filterConditions<Name extends string>(
  where: string | undefined,
  properties: readonly (Property & { readonly name: Name })[],
  columns: Columns<Name>,
  now: Date,
): readonly Condition[] {
  const { terms, problems } = parseFilter(where ?? '', properties);
  if (problems.length > 0)
    throw new AppError(
      'invalid',
      `${problems.map(({ message }) => message).join(' ')} Nothing was listed.`,
      problems.map(({ message }) => ({ path: ['where'], message })),
    );
  return terms.map((term) => signed(term, meaningOf(term, columns, now)));
}

function meaningOf<Name extends string>({ property, values }: Term, columns: Columns<Name>, now: Date): Meaning {
  if (property !== null) return columns.of[property as Name](values, now);
  return { holds: { OR: values.map((value) => columns.search(value.is === 'text' ? value.text : '')) } };
}

function signed({ not }: Term, { holds, unknown }: Meaning): Condition {
  if (!not) return holds;
  return unknown === undefined ? { NOT: holds } : { OR: [{ NOT: holds }, unknown] };
}

const MATCHES = { contains: 'contains', begins: 'startsWith', ends: 'endsWith' } as const;

/** How Prisma asks for a text, without case. */
export function likeOf(value: FilterValue): Condition {
  if (value.is !== 'text') return {};
  const { match, text } = value;
  if (match === 'exactly') return { equals: likeText(text), mode: 'insensitive' };
  return { [MATCHES[match]]: likeText(text), mode: 'insensitive' };
}

/** A property that is a text. `at`: makes the condition on a row of the one on the column. */
export const textIn =
  (at: (like: Condition) => Condition, unknown?: Condition) =>
  (values: readonly FilterValue[]): Meaning => ({
    holds: { OR: values.map((value) => at(likeOf(value))) },
    ...(unknown ? { unknown } : {}),
  });

const COMPARES = { '<': 'lt', '<=': 'lte', '=': 'equals', '>=': 'gte', '>': 'gt' } as const;

/** A property that is a count. */
export const numberIn =
  (column: string) =>
  (values: readonly FilterValue[]): Meaning => ({
    holds: {
      OR: values.map((value) =>
        value.is === 'number' ? { [column]: { [COMPARES[value.compare]]: value.number } } : {},
      ),
    },
  });

const DAY = 86_400_000;

/** A property that is a moment; NULL is `never`. */
export const ageIn =
  (column: string) =>
  (values: readonly FilterValue[], now: Date): Meaning => ({
    holds: {
      OR: values.map((value) => {
        if (value.is === 'never') return { [column]: null };
        const at = new Date(now.getTime() - (value.is === 'age' ? value.days : 0) * DAY);
        return { [column]: value.is === 'age' && value.compare === '>' ? { lt: at } : { gte: at } };
      }),
    },
    ...(values.some(({ is }) => is === 'never') ? {} : { unknown: { [column]: null } }),
  });

/** A property with choices, each with its own condition. `unknown`: rows that none of the others is about. */
export const choiceIn =
  (conditionOf: (choice: string) => Condition, unknown?: Condition) =>
  (values: readonly FilterValue[]): Meaning => {
    const choices = values.flatMap((value) => (value.is === 'choice' ? [value.value] : []));
    const isAsked = choices.includes('unknown');
    return {
      holds: { OR: choices.map(conditionOf) },
      ...(unknown && !isAsked ? { unknown } : {}),
    };
  };
