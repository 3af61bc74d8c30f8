import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Actor } from '@/lib/access/decide';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

const HOURS = 24;

/**
 * Runs a creation once for a person and key. The same key with the same request gets the first answer again; with another
 * request it is refused. A run that failed releases its key, since nothing was created.
 */
export async function once(
  context: Context,
  actor: Actor,
  key: string,
  request: unknown,
  run: () => Promise<unknown>,
): Promise<unknown> {
  if (actor.kind !== 'person' || key.length > 200)
    throw new AppError(
      'invalid',
      'The Idempotency-Key is longer than 200 characters. Nothing was done. Send a shorter one.',
    );
  const requestDigest = createHash('sha256')
    .update(String(canonicalize(request)), 'utf8')
    .digest('hex');
  const id = { personId: actor.personId, key };
  const now = context.now();
  await context.db.idempotencyKey.deleteMany({
    where: { createdAt: { lt: new Date(now.getTime() - HOURS * 3_600_000) } },
  });
  const { count } = await context.db.idempotencyKey.createMany({
    data: { ...id, requestDigest, createdAt: now },
    skipDuplicates: true,
  });
  if (count === 0) return earlierAnswer(context, id, requestDigest);
  try {
    const response = await run();
    await context.db.idempotencyKey.updateMany({
      where: id,
      data: { status: 200, response: JSON.parse(JSON.stringify(response)) },
    });
    return response;
  } catch (error) {
    await context.db.idempotencyKey.deleteMany({ where: id });
    throw error;
  }
}

async function earlierAnswer(
  context: Context,
  id: { personId: string; key: string },
  requestDigest: string,
): Promise<unknown> {
  const earlier = await context.db.idempotencyKey.findUnique({ where: { personId_key: id } });
  if (earlier && earlier.requestDigest !== requestDigest)
    throw new AppError(
      'conflict',
      'This Idempotency-Key was used for another request. Nothing was done. Send another key.',
    );
  if (!earlier || earlier.status === null)
    throw new AppError(
      'conflict',
      'The first request with this Idempotency-Key is still running. Nothing was done twice. Try again in a moment.',
    );
  return earlier.response;
}
