/** What bin/run/http-server.mjs keeps for the whole of a request. No header takes part in it, so there is none to forge. */
export interface RequestUnderWay {
  /** The address at the other end of the request's own connection; null: it is unknown. */
  readonly address: string | null;
  /** The operation of the API that answers it; null: none does. */
  operation: string | null;
  /** Id of the person behind it; null: nobody, or nobody asked. */
  personId: string | null;
}

declare global {
  var drawbridgeRequest: { getStore(): RequestUnderWay | undefined } | undefined;
}

/** The address at the other end of the request's own connection; null: it is unknown. */
export const peerAddress = (): string | null => globalThis.drawbridgeRequest?.getStore()?.address ?? null;

/** Keeps which operation answers the request under way, and who is behind it, for the access log and the metrics. */
export function noteRequest(about: { readonly operation?: string; readonly personId?: string }): void {
  const request = globalThis.drawbridgeRequest?.getStore();
  if (request !== undefined) Object.assign(request, about);
}
