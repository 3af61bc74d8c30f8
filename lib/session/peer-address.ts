// Filled by bin/run/http-server.mjs around each request.
const slot = globalThis as { drawbridgePeer?: { getStore(): string | null | undefined } };

/** The address at the other end of the request's own connection; null: it is unknown. No header takes part. */
export const peerAddress = (): string | null => slot.drawbridgePeer?.getStore() ?? null;
