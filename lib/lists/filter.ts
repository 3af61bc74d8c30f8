/** What a list is filtered by, in the grammar that the filter bar, the address, the API and saved views share. */

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface Named {
  /** As it is typed, lower-case: "reach". */
  readonly name: string;
  readonly label: string;
}

/** A property of the rows of a list. */
export type Property =
  | (Named & {
      readonly kind: 'text';
      /** Shown as a suggestion of what to type. */
      readonly example: string;
    })
  | (Named & { readonly kind: 'choice'; readonly choices: readonly Choice[] })
  | (Named & { readonly kind: 'number' })
  | (Named & {
      readonly kind: 'age';
      /** What `never` means; absent: it always was at some time. */
      readonly never?: string;
    });

export type Compare = '<' | '<=' | '=' | '>=' | '>';

export type FilterValue =
  | { readonly is: 'text'; readonly match: 'exactly' | 'begins' | 'ends' | 'contains'; readonly text: string }
  | { readonly is: 'choice'; readonly value: string }
  | { readonly is: 'number'; readonly compare: Compare; readonly number: number }
  /** `>`: longer ago than so many days. */
  | { readonly is: 'age'; readonly compare: '<' | '>'; readonly days: number }
  | { readonly is: 'never' };

/** One condition. All terms of a filter hold; of the values of a term one is enough. */
export interface Term {
  /** null: text that is searched for. */
  readonly property: string | null;
  /** Everything but this. */
  readonly not: boolean;
  readonly values: readonly FilterValue[];
  /** As it was written: what is shown and sent again. */
  readonly source: string;
}

/** A term that means nothing, and why, in a sentence. */
export interface FilterProblem {
  readonly source: string;
  readonly message: string;
}

export interface ReadFilter {
  readonly terms: readonly Term[];
  readonly problems: readonly FilterProblem[];
}

/** Characters of a filter, and terms of it: more is no question of a person. */
export const LONGEST_FILTER = 2000;
export const MOST_TERMS = 20;
