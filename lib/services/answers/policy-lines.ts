import { z } from 'zod';
import type { Instead, PolicyLine } from '@/lib/reach/policy-lines';
import { list, schemaOf } from '@/lib/services/answers/parts';
import { admittedRef } from '@/lib/services/answers/reach';

const refType = z.enum(['branch', 'tag']);

const insteadLine = z.strictObject({
  instanceId: z.string(),
  source: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('project'),
      id: z.int(),
      path: z.string(),
      subComponents: list(z.string()).nullable().describe('The parts of its `sub` claim. `null` if unknown.'),
    }),
    z.strictObject({ kind: z.literal('group'), id: z.int(), path: z.string() }),
  ]),
  ref: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('exact'), type: refType, name: z.string() }),
    z.strictObject({ kind: z.literal('pattern'), type: refType, pattern: z.string() }),
    z.strictObject({ kind: z.literal('all'), type: refType }),
    z.strictObject({ kind: z.literal('any') }),
  ]),
  audiences: list(z.string()),
});

const instead = schemaOf<Instead>()(
  z
    .strictObject({
      exact: z
        .boolean()
        .describe('Proved: the policy admits the same tokens then. Otherwise it admits only refs that exist today.'),
      lines: list(insteadLine).describe('The mappings to add.'),
    })
    .meta({ id: 'Instead', description: 'Mappings that can replace a statement that is none.' }),
);

export const policyLine = schemaOf<PolicyLine>()(
  z
    .strictObject({
      key: z.string().describe('The id of the mapping, or the key of a statement that is none. `remove` takes either.'),
      total: z.int().min(0).describe('Refs that exist today and that it names: admits, or keeps out if it denies.'),
      unprotected: z.int().min(0),
      refs: list(admittedRef).describe('The first 20.'),
      instead: instead.nullable().describe('`null` for a mapping, and where nothing can replace the statement.'),
    })
    .meta({ id: 'PolicyLine', description: 'One line of a trust policy, and the refs that it names on its own.' }),
);
