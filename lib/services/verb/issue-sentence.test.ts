import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OPERATIONS } from '@/app/api/operations/all';
import { AppError } from '@/lib/services/verb/app-error';
import { parseInput } from '@/lib/services/verb/parse-input';

const messagesOf = (schema: z.ZodType, input: unknown): readonly string[] => {
  try {
    parseInput(schema, input);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [error.message, ...error.issues.map(({ message }) => message)];
  }
};

/** What a form or a client could send in place of anything. */
const JUNK: readonly unknown[] = [
  ...[
    undefined,
    null,
    true,
    'no such value',
    '',
    ' ',
    'Ünsafe name',
    'x'.repeat(200_000),
    5,
    -1,
    0,
    1.5,
    1e15,
    Number.NaN,
  ],
  ...[[], [null], [''], [5], Array(3000).fill('x'), {}, { kind: 'nonsense' }, { surprise: 1 }],
];

type Def = z.core.$ZodTypes['_zod']['def'];
const defOf = (schema: z.core.$ZodType): Def => (schema as z.core.$ZodTypes)._zod.def;

/** Inputs that are wrong at each place of a schema in turn, however deep. */
function* wrongInputs(schema: z.core.$ZodType, depth = 0): Generator<unknown> {
  yield* JUNK;
  if (depth > 5) return;
  const def = defOf(schema);
  if (def.type === 'object')
    for (const [member, inner] of Object.entries(def.shape))
      for (const wrong of wrongInputs(inner, depth + 1)) yield { [member]: wrong };
  if (def.type === 'array') for (const wrong of wrongInputs(def.element, depth + 1)) yield [wrong];
  if (def.type === 'record') for (const wrong of wrongInputs(def.valueType, depth + 1)) yield { some: wrong };
  if (def.type === 'union') for (const option of def.options) yield* ofOption(def, option, depth);
  if ('innerType' in def) yield* wrongInputs(def.innerType, depth + 1);
  if (def.type === 'pipe') yield* wrongInputs(def.in, depth + 1);
}

function* ofOption(union: Def, option: z.core.$ZodType, depth: number): Generator<unknown> {
  const def = defOf(option);
  const key = 'discriminator' in union ? String(union.discriminator) : null;
  const tag = key !== null && def.type === 'object' && def.shape[key] ? defOf(def.shape[key]) : null;
  const value = tag?.type === 'literal' ? { [key ?? '']: tag.values[0] } : {};
  for (const wrong of wrongInputs(option, depth + 1))
    yield typeof wrong === 'object' && wrong !== null && !Array.isArray(wrong) ? { ...value, ...wrong } : wrong;
}

const SENTENCE = /^[A-Z“"].*[.!?]$/s;
const VALIDATOR =
  /expected|invalid (input|option|string|key|element)|received|<=|>=|too (big|small)|undefined|NaN|\[object|regex|pattern \//i;

describe('what a validator refuses is a sentence', () => {
  const SCHEMAS = OPERATIONS.flatMap(({ id, body, query, params }) =>
    [body, query, params].flatMap((schema) => (schema ? [[id, schema] as const] : [])),
  );

  it.each(SCHEMAS)('of %s, wherever its input is wrong', (_, schema) => {
    const said = new Set<string>();
    for (const input of wrongInputs(schema)) for (const message of messagesOf(schema, input)) said.add(message);
    expect(said.size).toBeGreaterThan(0);
    expect([...said].filter((message) => !SENTENCE.test(message) || VALIDATOR.test(message))).toEqual([]);
  });

  it.each([
    [z.strictObject({ comment: z.string().trim().min(1, 'Say why.') }), { comment: ' ' }, 'Say why.'],
    [
      z.strictObject({ accountId: z.string().max(20) }),
      { accountId: 'a'.repeat(21) },
      'The account id may have at most 20 characters.',
    ],
    [z.strictObject({ days: z.int() }), {}, 'The days are missing.'],
    [z.strictObject({ tags: z.array(z.string()) }), { tags: ['a', 5] }, 'Entry 2 of the tags must be text.'],
    [z.strictObject({}), { zzz: 1 }, 'The request has a member that is not known here: zzz.'],
    [
      z.strictObject({ thumbprint: z.string().regex(/^\d$/, 'must be a digit') }),
      { thumbprint: 'x' },
      'The thumbprint must be a digit.',
    ],
  ])('%#: the sentence names the field and what to do', (schema, input, sentence) => {
    expect(messagesOf(schema, input)[1]).toBe(sentence);
    expect(messagesOf(schema, input)[0]).toBe(`${sentence} Nothing was changed.`);
  });
});
