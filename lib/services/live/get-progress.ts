import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { digest } from '@/lib/services/answers/parts';
import { isSubjectKind, SUBJECTS } from '@/lib/services/live/subjects';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

/** More than a page ever shows. */
const MOST = 8;

export const getProgressInput = z.strictObject({
  subjects: z
    .string()
    .max(400)
    .describe(
      'What to look at, divided by commas: `change/12`, `batch/` with the id of a batch, `onboarding/3`, `review/4`, `migration`, `connections` or `health`.',
    )
    .meta({ examples: ['change/12,connections'] }),
});

export const progress = z
  .strictObject({
    subject: z.string().meta({ examples: ['change/12'] }),
    mark: digest.describe('Another one as soon as something of the subject moved. It says nothing else.'),
    moving: z.boolean().describe('Whether a worker is at it now.'),
  })
  .meta({ id: 'Progress', description: 'Whether a subject moved since it was last looked at.' });
export type Progress = z.infer<typeof progress>;

/** What became of each subject, in the order in which they were asked for. */
export async function getProgress(context: Context, actor: Actor, input: unknown): Promise<readonly Progress[]> {
  await requireAccess(context, actor, 'estate.read');
  const subjects = parseInput(getProgressInput, input).subjects.split(',');
  if (subjects.length > MOST)
    throw new AppError('invalid', `At most ${MOST} subjects can be watched at once. Ask for fewer.`);
  const all: Progress[] = [];
  for (const subject of subjects) all.push(await progressOf(context, actor, subject));
  return all;
}

/** One subject, for a page that shows it: read before the page, so that what moves meanwhile is told. */
export async function progressOf(context: Context, actor: Actor, subject: string): Promise<Progress> {
  const [kind = '', id = ''] = subject.split('/');
  if (!isSubjectKind(kind))
    throw new AppError(
      'invalid',
      'There is no subject of this kind. Ask for change/12, health or another one that the reference names.',
    );
  const { permission, look } = SUBJECTS[kind];
  await requireAccess(context, actor, permission);
  const now = await look(context, actor, id);
  if (now === null) throw new AppError('not-found', 'Nothing with this number exists. Check the number.');
  const mark = createHash('sha256').update(JSON.stringify(now.facts), 'utf8').digest('hex');
  return { subject, mark, moving: now.moving };
}
