import type { z } from 'zod';
import { AppError } from '@/lib/services/app-error';

/** Reads what a client sent against a strict schema; anything wrong becomes AppError "invalid" with every issue and its place. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({
    path: issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
    message: issue.message,
  }));
  const first = issues[0];
  const place = first && first.path.length > 0 ? ` (${first.path.join('.')}: ${first.message})` : '';
  throw new AppError('invalid', `The request was not understood${place}. Nothing was changed.`, issues);
}
