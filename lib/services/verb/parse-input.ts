import { z } from 'zod';
import { AppError, type Issue } from '@/lib/services/verb/app-error';
import { sentenceOfIssue, wholeSentence } from '@/lib/services/verb/issue-sentence';

const MAX_INTEGER = 2_147_483_647;
/** A number or id of a row: an `integer` of PostgreSQL. The database would refuse a larger one as a fault of ours. */
export const rowNumber = z.int().positive().max(MAX_INTEGER);
/** The same out of a path or a query string. */
export const rowNumberText = z.coerce.number().int().positive().max(MAX_INTEGER);

/** Reads what a client sent against a strict schema; anything wrong becomes AppError "invalid" with every issue, its place and a sentence. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  requireKeepable(input);
  const parsed = schema.safeParse(input, { error: sentenceOfIssue });
  if (parsed.success) return parsed.data;
  const all = parsed.error.issues.map(({ path, message }) => ({
    path: path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
    message: wholeSentence(path, message),
  }));
  // One sentence for a place, the first: of what is not even text it need not be said that it is too long.
  const placeOf = ({ path }: Issue) => JSON.stringify(path);
  const issues = all.filter((issue, index) => all.findIndex((other) => placeOf(other) === placeOf(issue)) === index);
  throw new AppError('invalid', `${issues[0]?.message ?? 'The request is not valid.'} Nothing was changed.`, issues);
}

/** Refuses values that the database does not keep, or whose nesting would exhaust the stack of whoever walks them. */
export function requireKeepable(input: unknown): void {
  const refusal = refusalOf(input, 0);
  if (refusal !== null) throw new AppError('invalid', `${refusal} Nothing was changed.`);
}

/** Nothing that people write here nests deeper; what does would exhaust the stack of whoever walks it. */
const DEEPEST = 64;

/** Why no value of this kind is ever looked for or stored, in a sentence; null: it can be. */
function refusalOf(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return refusalOfText(value);
  if (typeof value !== 'object' || value === null) return null;
  if (depth >= DEEPEST) return `The request nests deeper than ${DEEPEST} levels.`;
  for (const [key, member] of Object.entries(value)) {
    const refusal = refusalOfText(key) ?? refusalOf(member, depth + 1);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** PostgreSQL keeps neither a NUL nor half of a surrogate pair in text. */
function refusalOfText(text: string): string | null {
  if (text.includes('\0')) return 'The request contains a NUL character.';
  return LONE_SURROGATE.test(text) ? 'The request contains half of a Unicode surrogate pair.' : null;
}

/** With the flag u a pair is one character, so only halves are surrogates. */
const LONE_SURROGATE = /\p{Surrogate}/u;
