import type { Acceptor } from '@/lib/policy/automata/acceptor';

/** What one condition key can be in a request. `text` are the values of one character or more; null: there is none. */
export interface ClaimValues {
  readonly absent: boolean;
  readonly empty: boolean;
  readonly text: Acceptor | null;
  /** Whether one value can be, where it is asked by order or range; absent: `text` says. `named`: the values that the policies name. */
  readonly canBe?: (value: string, named: readonly string[]) => boolean;
}

/** Tokens that come through one provider. */
export interface Provider {
  readonly principal: string;
  /** Issuer without its scheme. */
  readonly host: string;
}

/** The requests that can really be made. */
export interface Universe {
  /** Host of the only issuer to look at, for example "gitlab.com"; null looks at every principal that the policies name. */
  readonly issuer: string | null;
  /** The role's account: only its own providers are asked by STS. null or absent: not known, and the policies have to say. */
  readonly account?: string | null;
  /** Hosts of issuers that are looked at where everyone is named, beside those that the policies speak about. */
  readonly hosts?: readonly string[];
  /** ARNs of providers that the account is known to have, beside those that the policies name. */
  readonly providers?: readonly string[];
  /**
   * The values of the condition key `<host>:<name>` in a token of that provider; `name` in lower case. Also of AWS's own keys that
   * come from a token, by their whole name (`aws:tagkeys`).
   */
  readonly claim: (provider: Provider, name: string) => ClaimValues;
  /** Whether a token can have these values together; absent: every claim is free of the others. */
  readonly isReal?: (provider: Provider, example: Example) => boolean;
  /** Universes that between them have every token: one for each of these projects by their ids, and one for all others. */
  readonly byProject?: (ids: readonly string[]) => readonly Universe[];
}

/** Condition keys and their values in one request. A request of a principal without an issuer names it as `principal`. */
export type Example = Readonly<Record<string, string>>;

export type ComparisonVerdict = 'equal' | 'wider' | 'narrower' | 'incomparable' | 'undecided';

/** `gained`: the shortest request that only the second policy allows; `lost`: that only the first allows. null: none found. */
export interface Comparison {
  readonly verdict: ComparisonVerdict;
  readonly gained: { readonly example: Example } | null;
  readonly lost: { readonly example: Example } | null;
  /** What was proved and what not, where the verdict is undecided. */
  readonly note?: string;
}
