/** Why a document was not read. */
export type FetchTrouble =
  | 'unknown-name'
  | 'unreachable'
  | 'too-slow'
  | 'bad-certificate'
  | 'redirected'
  | 'bad-status'
  | 'too-large'
  /** The address is no URL that may be asked: another scheme, or user and password in it. */
  | 'refused-address';

/** What became of one GET. `status`: of HTTP, null without an answer. */
export type Fetched =
  | { readonly ok: true; readonly body: string }
  | { readonly ok: false; readonly trouble: FetchTrouble; readonly status: number | null };

/** What one https server showed. */
export interface ServerFacts {
  readonly host: string;
  /** IP addresses of the name; none: it was not found. */
  readonly addresses: readonly string[];
  /** Certificates in PEM, in the order in which the server sent them; none: there was no handshake. */
  readonly chain: readonly string[];
  /** Whether a root of the public authorities vouches for the chain. */
  readonly publiclyTrusted: boolean;
}

/** What is known of an issuer from outside. Times in milliseconds since 1970. */
export interface IssuerFacts {
  /** The `iss` of the instance's tokens, as the instance writes it. */
  readonly issuer: string;
  readonly discovery: Fetched;
  /** null: the discovery document names no usable address for it. */
  readonly keys: Fetched | null;
  /** Of the issuer's host first; then of the keys', if that is another. */
  readonly servers: readonly ServerFacts[];
  readonly now: number;
}
