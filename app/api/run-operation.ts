import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { AnswerFile, Operation } from '@/app/api/operation';
import type { Actor } from '@/lib/access/decide';
import type { Context } from '@/lib/services/verb/context';

/** An answer that is not as its operation declares. The log names this kind, by which the journeys find it. */
export class UndeclaredAnswer extends Error {
  override readonly name = 'UndeclaredAnswer';
}

/**
 * Runs an operation. Outside of production its answer is held to its schema, so that every test that sees an answer checks
 * it. In production an answer is never withheld for what the document says of it.
 */
export async function runOperation(
  operation: Operation,
  context: Context,
  actor: Actor,
  input: Record<string, unknown>,
): Promise<unknown> {
  const result = await operation.run(context, actor, input);
  if (process.env.NODE_ENV !== 'production' || process.env.DRAWBRIDGE_CHECK_ANSWERS === 'yes')
    checkAnswer(operation, result);
  return result;
}

/** Throws where an answer is not as its operation declares: a member that is missing, undeclared, or of another kind. */
export function checkAnswer({ id, answer }: Pick<Operation, 'id' | 'answer'>, result: unknown): void {
  if (answer === null || 'mediaTypes' in answer) {
    checkBare(id, answer, result);
    return;
  }
  // As a client gets it: without what JSON leaves out.
  const sent: unknown = JSON.parse(JSON.stringify(result));
  const parsed = answer.safeParse(sent);
  if (!parsed.success)
    throw new UndeclaredAnswer(`${id} answers what its schema does not say. ${z.prettifyError(parsed.error)}`);
  if (!isDeepStrictEqual(parsed.data, sent))
    throw new UndeclaredAnswer(`${id} answers members that its schema leaves out.`);
}

function checkBare(id: string, file: AnswerFile | null, result: unknown): void {
  if (file === null && result === undefined) return;
  const mediaType = result instanceof Response ? result.headers.get('content-type')?.split(';')[0] : undefined;
  if (file !== null && mediaType !== undefined && file.mediaTypes.includes(mediaType)) return;
  throw new UndeclaredAnswer(`${id} answers ${mediaType ?? typeof result}, which it does not declare.`);
}
