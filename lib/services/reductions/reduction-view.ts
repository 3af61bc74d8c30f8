import { z } from 'zod';
import { KINDS_OF_FINDINGS } from '@/lib/reach/reductions/from-findings';
import { KINDS } from '@/lib/reach/reductions/kinds';
import type { Loser, NotOffered, Reduction, ReductionKind } from '@/lib/reach/reductions/types';
import {
  accountId,
  accountName,
  documentText,
  instanceId,
  instant,
  list,
  projectId,
  projectPath,
  refName,
  roleName,
  schemaOf,
  sentence,
  subject,
} from '@/lib/services/answers/parts';

export const REDUCTION_KINDS = [
  'limit-to-used',
  'limit-to-today',
  'limit-to-protected',
  'close-segment',
  'pin-id',
  'remove-unused',
  'fix-dead',
  'mend-finding',
  'close-statement',
] as const;

export const reductionKind = schemaOf<ReductionKind>()(z.enum(REDUCTION_KINDS));

/** What a kind does, in one sentence. */
export const saysOf = (kind: ReductionKind): string =>
  [...KINDS, ...KINDS_OF_FINDINGS].find((each) => each.kind === kind)?.says ?? 'Mends one finding.';

const loser = schemaOf<Loser>()(
  z
    .strictObject({
      instanceId,
      projectId,
      projectPath,
      type: z.enum(['branch', 'tag']),
      ref: refName,
      protected: z.boolean(),
      usedAt: instant.nullable().describe('When it was last seen entering. `null`: never, or nothing was observed.'),
    })
    .meta({ id: 'AccessLoser', description: 'A branch or tag that would lose access.' }),
);

const use = z.strictObject({
  subject,
  audience: z.string().nullable(),
  host: z.string().nullable(),
  at: instant,
});

export const reduction = schemaOf<Reduction>()(
  z
    .strictObject({
      id: z.string().meta({ description: 'Names it among the proposals for a role.', examples: ['limit-to-used.0'] }),
      kind: reductionKind,
      scope: z
        .strictObject({
          statement: z.int().describe('Index of the statement.'),
          finding: z.string().nullable().describe('Id of the finding that it mends. `null` if none in particular.'),
        })
        .nullable()
        .describe('What it is about. `null`: the whole trust policy.'),
      label: z.string().meta({ examples: ['Limit to the 2 subjects seen entering'] }),
      document: documentText,
      isSame: z.boolean().describe('It admits the same tokens: it takes out what never let anybody in.'),
      loses: list(loser).describe('Branches and tags of today that lose access, at most 20. `losesTotal` counts them.'),
      losesTotal: z.int(),
      losesUsed: list(use).describe('Subjects seen entering that lose access, though no known ref has them.'),
      sentences: list(sentence).describe('What else would be refused.'),
      unknown: list(sentence).describe('What is not known about who loses access.'),
    })
    .meta({ id: 'Reduction', description: 'A proposal that admits nobody who is kept out today.' }),
);

export const notOffered = schemaOf<NotOffered>()(z.strictObject({ kind: reductionKind, reason: sentence }));

export const reducedRole = z.strictObject({ accountId, accountName, name: roleName });
