import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import type { ApprovalRule } from '@/lib/changes/approval-rules';
import { readRules } from '@/lib/changes/read-rules';
import { Prisma } from '@/lib/db/generated/client';
import { ruleSetObject } from '@/lib/services/approval-rules/rule-set-object';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { toJson } from '@/lib/services/verb/json-columns';
import { requireGroups } from '@/lib/services/verb/named-groups';
import { parseInput } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireOperation } from '@/lib/services/verb/require-operation';
import { requirePerson } from '@/lib/services/verb/require-person';

export const proposeRulesInput = z.strictObject({
  text: z
    .string()
    .max(131_072)
    .describe('The whole set of rules as JSON text. Text, so that a problem can name its line.'),
  note: z.string().trim().min(1, 'Say what changes and why.').max(4000),
});

/** Proposes a whole new set of approval rules. Nothing is in force until someone else approves it. */
export async function proposeRules(context: Context, actor: Actor, input: unknown): Promise<{ version: number }> {
  await requireOperation(context, actor, 'proposeApprovalRules');
  const { text, note } = parseInput(proposeRulesInput, input);
  const rules = rulesOf(text);
  requirePerson(actor, 'propose approval rules');
  // Nobody could meet a rule that asks for members of a group that there is not.
  await requireGroups(
    context,
    rules.flatMap(({ fromGroups }) => fromGroups ?? []),
  );
  return context.db
    .$transaction(async (tx) => {
      const newest = await tx.ruleSet.findFirst({ orderBy: { version: 'desc' } });
      const version = (newest?.version ?? 0) + 1;
      await tx.ruleSet.create({
        data: {
          version,
          rules: toJson(rules),
          note,
          state: 'proposed',
          proposedById: actor.personId,
          proposedAt: context.now(),
        },
      });
      await recordEvent(tx, context, actor, {
        action: 'rules.proposed',
        object: ruleSetObject(version),
        data: { note, rules: JSON.parse(JSON.stringify(rules)) },
      });
      return { version };
    })
    .catch(explainWaiting);
}

/** The rules of the text, or AppError "invalid" with every problem and its line. */
export function rulesOf(text: string): readonly ApprovalRule[] {
  const reading = readRules(text);
  if (reading.ok) return reading.rules;
  throw new AppError(
    'invalid',
    'The rules have mistakes. Your text is kept. Correct the marked lines.',
    reading.problems,
  );
}

/** One proposal waits at a time: a partial unique index says so. */
function explainWaiting(error: unknown): never {
  if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
    throw new AppError(
      'conflict',
      'Other proposed rules are waiting for a decision. Yours were not saved. Ask an approver to decide on those first.',
    );
  throw error;
}
