import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { inAccount } from '@/lib/reach/providers';
import type { StartCell, StartOutcome } from '@/lib/reach/starts/judge-start';
import type { StartKindId } from '@/lib/reach/starts/kinds';
import type { StartMatrix } from '@/lib/reach/starts/matrix';
import { list, projectPath, refName, schemaOf, sentence } from '@/lib/services/answers/parts';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { loadRole } from '@/lib/services/facts/load-role';
import { ask } from '@/lib/services/verb/ask';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const getStartsInput = z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) });

const OUTCOMES = ['yes', 'no', 'depends', 'unknown', 'none'] as const satisfies readonly StartOutcome[];
const KINDS = [
  ...(['push', 'tag', 'merge-request', 'fork-merge-request'] as const),
  ...(['schedule', 'trigger', 'web', 'api', 'downstream', 'other'] as const),
] as const satisfies readonly StartKindId[];

const startCell = schemaOf<StartCell>()(
  z
    .strictObject({
      kind: z.enum(KINDS).describe('How the pipeline starts. `other`: in a way that is not in this list.'),
      protected: z.boolean().describe('Whether the branch or tag that it runs on is protected.'),
      outcome: z
        .enum(OUTCOMES)
        .describe(
          '`yes`: it can assume the role. `no`: it cannot. `depends`: something that the token does not say decides. `unknown`: a fact is missing. `none`: there is no such pipeline.',
        ),
      reason: sentence,
      example: z
        .strictObject({ projectPath, type: z.enum(['branch', 'tag']), ref: refName })
        .nullable()
        .describe('A branch or tag that it is about. `null`: no single one.'),
    })
    .meta({ id: 'StartCell', description: 'Whether one kind of pipeline can assume a role.' }),
);

export const startsView = schemaOf<StartMatrix>()(
  z
    .strictObject({
      cells: list(startCell).describe(
        'Each kind on protected refs, then on others. Empty if the policy does not parse.',
      ),
      looked: z.int().describe('Projects that were looked at, at most 20.'),
      projects: z.int().describe('Projects with a branch or tag that the role admits, or that it is about.'),
    })
    .meta({ id: 'Starts', description: 'Which kinds of pipeline can assume a role.' }),
);
export type StartsView = z.infer<typeof startsView>;

/** Decides for each kind of pipeline, on protected refs and on others, whether it can assume the role, by the facts as last read. */
export async function getStarts(context: Context, actor: Actor, input: unknown): Promise<StartsView> {
  await requireAccess(context, actor, 'estate.read');
  const role = await loadRole(context, parseInput(getStartsInput, input));
  const parsed = parsePolicy(role.trustPolicy);
  if (!parsed.ok) return { cells: [], looked: 0, projects: 0 };
  const facts = inAccount(await loadFacts(context.db, { policies: [parsed.policy] }), role.accountId);
  return ask('starts', parsed.policy, facts);
}
