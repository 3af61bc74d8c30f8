/** How sign-in asks GitLab: whatever answers there, it costs this machine little. */
import type { CustomFetch } from 'openid-client';

/** Bytes of one answer. Discovery and the keys of a GitLab take a few thousand. */
const LARGEST = 256 * 1024;

/** Unpacked while it is read, and counted as it comes out. Node 20's Brotli decoder has known faults. */
const READABLE: readonly string[] = ['identity', 'gzip', 'deflate'];

/** An answer that sign-in does not read on. `code` is what its cause is found by. */
class ReplyRefused extends Error {
  override readonly name = 'ReplyRefused';
  constructor(
    readonly code: 'REPLY_TOO_LARGE' | 'REPLY_PACKED',
    message: string,
  ) {
    super(message);
  }
}

/**
 * A fetch that reads the whole answer within the caller's signal, so that a trickle of bytes ends with it; refuses answers of more
 * than 256 KiB once they are unpacked; asks for none that is packed; and follows no redirect.
 */
export const boundedFetch: CustomFetch = async (url, options) => {
  const headers = { ...options.headers, 'accept-encoding': 'identity' };
  const { body = null, ...more } = options;
  const reply = await fetch(url, {
    ...{ ...more, headers, redirect: 'manual' },
    // A copy, since the library may hand over shared memory, which fetch does not take.
    body: body instanceof Uint8Array ? new Uint8Array(body) : body,
  });
  if (!READABLE.includes(reply.headers.get('content-encoding') ?? 'identity')) {
    await reply.body?.cancel();
    throw new ReplyRefused('REPLY_PACKED', 'GitLab answered in an encoding that was not asked for.');
  }
  const bytes = await readBounded(reply);
  // A status such as 204 may have no body, not even an empty one.
  return new Response(bytes.length === 0 ? null : bytes, { status: reply.status, headers: reply.headers });
};

async function readBounded(reply: Response): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of reply.body ?? []) {
    size += piece.length;
    // Leaving the loop cancels the body.
    if (size > LARGEST) throw new ReplyRefused('REPLY_TOO_LARGE', 'GitLab answered more than a sign-in has use for.');
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}
