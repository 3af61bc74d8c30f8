import { z } from 'zod';
import { readJson, toJson } from '@/lib/policy/json-reader';

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z.record(z.string(), z.unknown()).optional(),
});
const document = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  // A lone statement may appear without a list. A union would report a mistake in it only as "nothing fits".
  Statement: z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(statement).min(1)),
});

export type InlineStatement = z.output<typeof statement>;
export type ReadInline =
  | { readonly ok: true; readonly statements: readonly InlineStatement[] }
  | { readonly ok: false; readonly sentences: readonly string[] };

/** Reads a policy of permissions. AWS: IAM JSON policy elements; it has no Principal. */
export function readInline(text: string): ReadInline {
  const { node, log } = readJson(text);
  const errors = log.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    return {
      ok: false,
      sentences: errors.map(({ line, column, message }) => `Line ${line}, column ${column}: ${message}`),
    };
  const read = document.safeParse(toJson(node));
  if (!read.success) return { ok: false, sentences: read.error.issues.map(sentenceOf) };
  const sentences = read.data.Statement.flatMap(incomplete);
  return sentences.length > 0 ? { ok: false, sentences } : { ok: true, statements: read.data.Statement };
}

function sentenceOf({ path, message, ...issue }: z.core.$ZodIssue): string {
  const where = path.length === 0 ? 'The policy' : path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const principal = issue.keys.includes('Principal') ? ' Who may use it is said in the trust policy.' : '';
    return `${where} has what a policy of permissions does not: ${issue.keys.join(', ')}.${principal}`;
  }
  return `${where} is not as IAM has it: ${message}.`;
}

function incomplete(given: InlineStatement, at: number): readonly string[] {
  return (
    [
      ['Action', 'NotAction'],
      ['Resource', 'NotResource'],
    ] as const
  )
    .filter(([plain, not]) => (given[plain] === undefined) === (given[not] === undefined))
    .map(([plain, not]) => `Statement ${at + 1} needs either ${plain} or ${not}.`);
}
