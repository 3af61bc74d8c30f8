import { z } from 'zod';
import { AppError } from '@/lib/services/verb/app-error';

const MAX_INTEGER = 2_147_483_647;
/** A number or id of a row: an `integer` of PostgreSQL. The database would refuse a larger one as a fault of ours. */
export const rowNumber = z.int().positive().max(MAX_INTEGER);
/** The same out of a path or a query string. */
export const rowNumberText = z.coerce.number().int().positive().max(MAX_INTEGER);

/** Reads what a client sent against a strict schema; anything wrong becomes AppError "invalid" with every issue and its place. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  // PostgreSQL keeps no NUL in text, so it is never looked for nor stored.
  if (holdsNul(input)) throw new AppError('invalid', 'The request holds a NUL character. Nothing was changed.');
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

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNul);
}
