import { z } from 'zod';
import { answers, type Operation } from '@/app/api/operation';
import type { Actor } from '@/lib/access/decide';
import type { Answer, InputProblem } from '@/lib/reach/answers/answer';
import { comparison, verdict } from '@/lib/services/answers/policy';
import { lint } from '@/lib/services/answers/reach';
import { issuerHost } from '@/lib/services/facts/issuer-profiles';
import { AppError } from '@/lib/services/verb/app-error';
import { ask } from '@/lib/services/verb/ask';
import type { Context } from '@/lib/services/verb/context';
import { requireAccess } from '@/lib/services/verb/require-access';

/** The same functions that the command line runs, on the text exactly as sent, so that a duplicate key is found. */
const asking =
  <T>(answer: (text: string, context: Context) => Promise<Answer<T>>) =>
  async (context: Context, actor: Actor, { text }: Record<string, unknown>): Promise<T> => {
    await requireAccess(context, actor, 'estate.read');
    const answered = await answer(String(text), context);
    if (!answered.ok) throw badInput(answered.problem);
    return answered.output;
  };

function badInput({ status, detail, pointer, line, column }: InputProblem): AppError {
  const place = { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
  return new AppError(status === 413 ? 'too-large' : 'invalid', detail, [
    { path: pointer.split('/').slice(1), message: detail, ...place },
  ]);
}

const hostsOf = (context: Context) => context.config.instances.map((instance) => issuerHost(instance.issuer));
const policy = z.unknown().describe('A trust policy');
const post = { method: 'POST', tag: 'Engine', status: 200, raw: true } as const;

export const ENGINE_OPERATIONS: readonly Operation[] = [
  {
    ...post,
    path: '/evaluate',
    id: 'evaluate',
    summary: 'Evaluate a request against a trust policy',
    description: 'Decides as AWS does and explains each clause.',
    body: z.strictObject({
      policy,
      request: z.strictObject({ principal: z.string(), action: z.string() }),
      context: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    }),
    ...answers(
      verdict,
      asking((text) => ask('evaluate', text)),
    ),
  },
  {
    ...post,
    path: '/compare',
    id: 'compare',
    summary: 'Compare two trust policies',
    description: 'Decides exactly, and gives the shortest request that one allows and the other does not.',
    body: z.strictObject({
      before: policy,
      after: policy,
      issuer: z.string().optional(),
      gitlab: z.union([z.array(z.string()), z.string(), z.boolean()]).optional(),
      subComponents: z.array(z.string()).optional(),
      audiences: z.record(z.string(), z.array(z.string()).nullable()).optional(),
      account: z.string().optional(),
    }),
    ...answers(
      comparison,
      asking((text, context) => ask('compare', text, hostsOf(context))),
    ),
  },
  {
    ...post,
    path: '/lint',
    id: 'lint',
    summary: 'Find problems in a trust policy',
    description:
      'Pass `facts` about your GitLab projects for a sharper answer. Whatever is left out is treated as unknown.',
    body: z.strictObject({ policy, facts: z.unknown().optional() }),
    ...answers(
      lint,
      asking((text) => ask('lint', text)),
    ),
  },
];
