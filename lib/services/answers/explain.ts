/** Why a role admits a token or refuses it, as the API answers it. */
import { z } from 'zod';
import type { RoleExplanation } from '@/lib/reach/explain/explain-role';
import type { ReadableToken } from '@/lib/reach/explain/job-token';
import { list, schemaOf, sentence } from '@/lib/services/answers/parts';
import { clauseVerdict, decision, effect } from '@/lib/services/answers/policy';

const explainedStatement = z
  .strictObject({
    index: z.int().min(0).describe('Position in the document, from 0.'),
    sid: z.string().nullable(),
    effect,
    matched: z.boolean(),
    undecided: z.literal(true).exactOptional().describe('It is not known whether it matches.'),
    outside: sentence.nullable().describe('Why the statement is not about this token. `null`: it is.'),
    clauses: list(
      clauseVerdict.extend({
        miss: z
          .strictObject({
            sentence,
            elsewhere: z.boolean().describe('The token belongs to another project than the one in the policy.'),
          })
          .nullable()
          .describe('What keeps the clause from matching.'),
      }),
    ),
  })
  .meta({ id: 'ExplainedStatement', description: 'What one statement says about a token.' });

export const roleExplanation = schemaOf<RoleExplanation>()(
  z
    .strictObject({
      admitted: z.boolean(),
      outcome: z
        .enum(['admitted', 'refused', 'depends'])
        .describe('`depends`: a condition asks for something that the token alone does not say.'),
      decision: decision.describe('What the trust policy decides.'),
      gate: sentence.nullable().describe('What AWS STS refuses before it reads the trust policy.'),
      statements: list(explainedStatement),
      misses: z
        .int()
        .nullable()
        .describe(
          'Clauses that keep the nearest Allow statement from matching. `null`: no statement is about this token.',
        ),
    })
    .meta({ id: 'RoleExplanation', description: 'Whether a role admits a token, and what each clause says.' }),
);

export const readableToken = schemaOf<ReadableToken>()(
  z
    .strictObject({
      host: z
        .string()
        .meta({ examples: ['gitlab.com'] })
        .describe('Issuer without scheme: the prefix of condition keys.'),
      claims: z
        .record(z.string(), z.union([z.string(), list(z.string())]))
        .meta({ examples: [{ sub: 'project_path:shop/catalog:ref_type:branch:ref:main' }] })
        .describe('The claims that AWS may read.'),
      unread: list(z.string())
        .exactOptional()
        .describe('Claims that the token has and whose values are not known here.'),
      notes: list(sentence),
    })
    .meta({ id: 'ReadableToken', description: 'A GitLab ID token as AWS reads it.' }),
);
