/** The trust policy language, as the API answers it. */
import { z } from 'zod';
import type { Comparison } from '@/lib/policy/compare/types';
import type { Decision } from '@/lib/policy/compile-policy';
import type { Verdict } from '@/lib/policy/evaluate';
import type { ClauseVerdict } from '@/lib/policy/explain-clause';
import type { Clause, Json, Path, Principal, Statement } from '@/lib/policy/types';
import { list, schemaOf, sentence } from '@/lib/services/answers/parts';

/** What cannot be told more closely: a part of a policy that Drawbridge keeps without understanding it. */
export const json = z.custom<Json>().meta({ description: 'Any JSON value.', examples: [{ Version: '2012-10-17' }] });

export const path = schemaOf<Path>()(
  list(z.union([z.string(), z.int()])).meta({
    id: 'Path',
    description: 'A place in a JSON document: the keys and indexes that lead to it from the root.',
    examples: [['Statement', 0, 'Condition']],
  }),
);

const operator = z.string().meta({ description: 'Condition operator, as written.', examples: ['StringLike'] });
const conditionKey = z.string().meta({ description: 'Condition key, as written.', examples: ['gitlab.com:sub'] });

export const clause = schemaOf<Clause>()(
  z
    .strictObject({
      operator,
      key: conditionKey,
      values: list(z.string()).describe('The values as strings. A single value is a list of one.'),
    })
    .meta({ id: 'PolicyClause', description: 'One line of a `Condition` block.' }),
);

export const principal = schemaOf<Principal>()(
  z
    .union([
      z.strictObject({ kind: z.literal('any') }),
      z.strictObject({
        kind: z.literal('entries'),
        entries: list(z.strictObject({ type: z.string().meta({ examples: ['Federated'] }), values: list(z.string()) })),
      }),
    ])
    .meta({ id: 'Principal', description: 'Who a statement is about. `any` stands for `"*"`.' }),
);

export const effect = z.enum(['Allow', 'Deny']);

export const statement = schemaOf<Statement>()(
  z
    .strictObject({
      sid: z.string().exactOptional(),
      effect,
      principal: z
        .strictObject({ negated: z.boolean(), value: principal })
        .describe('`negated` is true for `NotPrincipal`.'),
      action: z
        .strictObject({ negated: z.boolean(), values: list(z.string()) })
        .describe('`negated` is true for `NotAction`.'),
      clauses: list(clause),
      unknown: z.record(z.string(), json).describe('Members that Drawbridge does not understand. It keeps them.'),
      source: json.describe('The statement as it is in the document.'),
    })
    .meta({ id: 'Statement', description: 'One statement of a trust policy.' }),
);

export const decision = schemaOf<Decision>()(z.enum(['allow', 'explicit-deny', 'implicit-deny', 'undecided']));

export const clauseVerdict = schemaOf<ClauseVerdict>()(
  z.strictObject({
    operator,
    key: conditionKey,
    matched: z.boolean(),
    why: sentence,
    closest: z.string().nullable().describe('The value that came closest, when several were given and none matches.'),
    depends: sentence.exactOptional().describe('Why it is not known whether it matches. `matched` is false then.'),
  }),
);

export const verdict = schemaOf<Verdict>()(
  z
    .strictObject({
      decision,
      statements: list(
        z.strictObject({
          index: z.int().min(0).describe('Position in the document, from 0.'),
          sid: z.string().nullable(),
          effect,
          matched: z.boolean().describe('Principal, action and every clause match, so the effect counts.'),
          undecided: z.literal(true).exactOptional().describe('It is not known whether it matches.'),
          principalMatched: z.boolean(),
          actionMatched: z.boolean(),
          clauses: list(clauseVerdict),
        }),
      ),
    })
    .meta({ id: 'Verdict', description: 'What a trust policy decides about one request, and why.' }),
);

export const example = z
  .record(z.string(), z.string())
  .meta({ examples: [{ 'gitlab.com:sub': 'project_path:shop/catalog:ref_type:branch:ref:main' }] });

export const comparisonVerdict = z
  .enum(['equal', 'wider', 'narrower', 'incomparable', 'undecided'])
  .describe('What the second policy admits compared with the first.');

export const comparison = schemaOf<Comparison>()(
  z
    .strictObject({
      verdict: comparisonVerdict,
      gained: z.strictObject({ example }).nullable().describe('A request that only the second policy allows.'),
      lost: z.strictObject({ example }).nullable().describe('A request that only the first policy allows.'),
      note: z.string().exactOptional().describe('What was proved and what was not, when the verdict is `undecided`.'),
    })
    .meta({ id: 'Comparison', description: 'How two trust policies differ, decided exactly.' }),
);
