/**
 * What is kept through everything that a request, or a message of the queue, leads to. bin/run/http-server.mjs opens it for each request: no
 * header takes part in it, so there is none to forge.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from '@/lib/tracing/span';

export interface RequestUnderWay {
  /** The address at the other end of the request's own connection; null: it is unknown. */
  readonly address: string | null;
  /** Always our own: the answer, the log, the audit log, statements and calls to AWS name it. */
  readonly requestId: string;
  /** The operation of the API that answers it; null: none does. */
  operation: string | null;
  /** Id of the person behind it; null: nobody, or nobody asked. */
  personId: string | null;
}

interface UnderWay {
  /** null: nobody's request led to it. */
  readonly request: RequestUnderWay | null;
  /** null: traces are off. */
  readonly span: Span | null;
}

// On globalThis: the framework bundles this module several times, and the server around it opened the one that counts.
declare global {
  var drawbridgeUnderWay: AsyncLocalStorage<UnderWay | undefined> | undefined;
}

const NOTHING: UnderWay = { request: null, span: null };

const underWay = (): UnderWay => globalThis.drawbridgeUnderWay?.getStore() ?? NOTHING;

function under<T>(store: UnderWay | undefined, work: () => T): T {
  globalThis.drawbridgeUnderWay ??= new AsyncLocalStorage();
  return globalThis.drawbridgeUnderWay.run(store, work);
}

/** The address at the other end of the request's own connection; null: it is unknown. */
export const peerAddress = (): string | null => underWay().request?.address ?? null;

/** The id of the request that led here; null: none did. */
export const requestIdUnderWay = (): string | null => underWay().request?.requestId ?? null;

export const spanUnderWay = (): Span | null => underWay().span;

/** Keeps which operation answers the request under way, and who is behind it, for the access log and the metrics. */
export function noteRequest(about: { readonly operation?: string; readonly personId?: string }): void {
  const { request } = underWay();
  if (request !== null) Object.assign(request, about);
}

/** Runs work that a request of this id asked for earlier, maybe in another process. */
export const underRequest = <T>(requestId: string, work: () => T): T =>
  under({ request: { address: null, requestId, operation: null, personId: null }, span: null }, work);

export const underSpan = <T>(span: Span, work: () => T): T => under({ ...underWay(), span }, work);

/** Runs what outlives the request that happens to begin it. */
export const underNothing = <T>(work: () => T): T => under(undefined, work);
