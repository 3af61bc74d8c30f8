/**
 * The trust policy language as immutable values. A document is parsed once (`parsePolicy`) and everything behind that
 * works on these; parts that Drawbridge does not understand stay in `unknown` and are printed back as they were.
 */

/** Any JSON value, kept as it was read. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Where something is: JSON path segments from the document's root, for example ["Statement", 0, "Condition"]. */
export type Path = readonly (string | number)[];

/** One thing that a reader of policy text has to say. `line` and `column` count from 1. */
export interface Problem {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly path: Path;
  readonly line: number;
  readonly column: number;
}

/** `{"Federated": [...]}` and its siblings, or `"*"`. Values keep the order of the document. */
export type Principal =
  | { readonly kind: 'any' }
  | {
      readonly kind: 'entries';
      readonly entries: readonly { readonly type: string; readonly values: readonly string[] }[];
    };

/** One line of a Condition block: operator, key and its values. A clause holds when its operator accepts the request's values. */
export interface Clause {
  /** The operator as written, for example "ForAnyValue:StringLikeIfExists". */
  readonly operator: string;
  /** The condition key as written, for example "gitlab.com:sub". Keys compare without case. */
  readonly key: string;
  /** Values as strings: AWS compares numbers and booleans as text. A scalar is a list of one. */
  readonly values: readonly string[];
}

export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** `negated` is NotPrincipal. */
  readonly principal: { readonly negated: boolean; readonly value: Principal };
  /** `negated` is NotAction. */
  readonly action: { readonly negated: boolean; readonly values: readonly string[] };
  readonly clauses: readonly Clause[];
  /** Members that are not part of the trust policy language (Resource among them), kept and printed back. */
  readonly unknown: Readonly<Record<string, Json>>;
  /** The statement as it stood in the document; printing an untouched statement gives exactly this. */
  readonly source: Json;
}

export interface Policy {
  /** "2012-10-17" activates policy variables; without it AWS assumes "2008-10-17". */
  readonly version?: string;
  readonly id?: string;
  readonly statements: readonly Statement[];
  readonly unknown: Readonly<Record<string, Json>>;
}

/** What `parsePolicy` gives: a policy with warnings, or every error with its line; never an exception. */
export type Parsed =
  | { readonly ok: true; readonly policy: Policy; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A request to evaluate: the principal is a provider ARN (or another principal's ARN), the action an STS action. */
export interface TrustRequest {
  readonly principal: string;
  readonly action: string;
}

/** Condition keys of the request, one string or several; a key that is not here is absent. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;
