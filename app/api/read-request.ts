import type { Operation } from '@/app/api/operation';
import { AppError } from '@/lib/services/verb/app-error';
import { parseInput, requireKeepable } from '@/lib/services/verb/parse-input';

/** Bytes. */
const MAX_BODY = 1_048_576;

/** The input of an operation's verb: query, body, path and version, each by its own schema or the verb's. */
export async function readRequest(
  request: Request,
  operation: Operation,
  params: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const version = operation.versioned ? { version: readVersion(request) } : {};
  return {
    ...(operation.query ? parseInput(operation.query, query) : {}),
    ...(operation.raw ? { text: await readText(request) } : operation.body ? asRecord(await readJson(request)) : {}),
    ...(operation.params ? parseInput(operation.params, params) : {}),
    ...version,
  };
}

function asRecord(body: unknown): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) {
    // Before anything else walks it: the digest of an idempotent request does.
    requireKeepable(body);
    return { ...body };
  }
  throw new AppError('invalid', 'The body is not a JSON object. Nothing was changed. Send an object.');
}

/** Stops at the limit, whatever the client says of the length: what is larger is never held in memory. */
async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY) throw tooLarge();
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of request.body ?? []) {
    size += piece.length;
    if (size > MAX_BODY) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

const tooLarge = () =>
  new AppError('too-large', 'The body is larger than 1 MiB. Nothing was changed. Send less at once.');

/** The body as JSON. Throws AppError "invalid", or "too-large" above 1 MiB. */
export async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('invalid', 'The body is not JSON. Nothing was changed. Send valid JSON.');
  }
}

/** `If-Match: "7"` names version 7. */
function readVersion(request: Request): number {
  const match = request.headers.get('if-match');
  const version = Number(match?.replaceAll('"', ''));
  if (!match || !Number.isSafeInteger(version))
    throw new AppError(
      'invalid',
      'The header If-Match is missing or is not a version. Nothing was changed. Send the ETag of the object that you read, for example If-Match: "3".',
    );
  return version;
}
