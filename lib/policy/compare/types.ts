import type { Acceptor } from '@/lib/policy/automata/acceptor';

/** What one condition key can be in a request. `text` are the values of one character or more; null: there is none. */
export interface ClaimValues {
  readonly absent: boolean;
  readonly empty: boolean;
  readonly text: Acceptor | null;
}

/** The requests that can really be made. */
export interface Universe {
  /** Host of the only issuer to look at, for example "gitlab.com"; null looks at every principal that the policies name. */
  readonly issuer: string | null;
  /** The values of the condition key `<host>:<name>` in a token of that issuer; `name` in lower case. */
  readonly claim: (host: string, name: string) => ClaimValues;
}

/** Condition keys and their values in one request. A request of a principal without an issuer names it as `principal`. */
export type Example = Readonly<Record<string, string>>;

export type ComparisonVerdict = 'equal' | 'wider' | 'narrower' | 'incomparable' | 'undecided';

/** `gained`: a shortest request that only the second policy allows; `lost`: one that only the first allows. null: none found. */
export interface Comparison {
  readonly verdict: ComparisonVerdict;
  readonly gained: { readonly example: Example } | null;
  readonly lost: { readonly example: Example } | null;
  /** What was proved and what not, where the verdict is undecided. */
  readonly note?: string;
}
