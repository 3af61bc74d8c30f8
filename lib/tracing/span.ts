/** What a span is to the product, whoever makes it. */

/** Never an address, a query, a body, a token, a claim, or the name of a person. */
type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  /** One of few, such as "iam:GetRole": what is done, not to what. */
  readonly name: string;
  readonly kind: 'server' | 'client' | 'consumer' | 'internal';
  readonly attributes?: Attributes;
  /** `traceparent` (W3C) of whoever asked. It names the span above, and decides nothing. Absent: the span under way is above. */
  readonly parent?: string | undefined;
}

export interface Span {
  readonly ids: { readonly traceId: string; readonly spanId: string };
  /** W3C, for what goes on in another process. */
  readonly traceparent: string;
  note(attributes: Attributes): void;
  /** `name` replaces that of the start. `failed`: the kind of the failure; null: there was none. */
  end(how: { readonly name?: string; readonly failed: string | null }): void;
  run<T>(work: () => T): T;
}

export interface Tracing {
  begin(start: SpanStart): Span;
  /** Sends what is left, for two seconds at most. */
  close(): Promise<void>;
}

// One for the process, though the framework bundles this module several times. Absent: traces are off.
declare global {
  var drawbridgeTracing: Tracing | undefined;
}
