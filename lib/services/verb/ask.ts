import { existsSync } from 'node:fs';
import path from 'node:path';
import { log } from '@/lib/log/log';
import { openThreads, type Threads } from '@/lib/questions/threads';
import {
  type AnswerOf,
  type ArgumentsOf,
  answerQuestion,
  answerSmallQuestion,
  type QuestionName,
} from '@/lib/reach/answers/questions';
import type { EstateFacts } from '@/lib/reach/types';
import { AppError } from '@/lib/services/verb/app-error';

/** Steps of a question that is answered in place: some 10 milliseconds, in which nobody else is answered. */
const STEPS_IN_PLACE = 2_000;
/** A text of more characters is read on a thread as well. */
const TEXT_IN_PLACE = 16_384;
/** Projects that a policy is held against in place: to prepare more of them takes longer, whatever the policy. */
const PROJECTS_IN_PLACE = 2_000;
/** Questions that may wait for a thread. */
const MOST_WAITING = 100;

declare global {
  // The framework bundles this module several times into one process: the threads are opened once.
  var drawbridgeThreads: Threads | null | undefined;
}

/** The threads of this process. null: it runs from its sources, where there is no build of them. */
function threads(): Threads | null {
  if (globalThis.drawbridgeThreads === undefined) {
    const file = path.join(process.cwd(), 'dist', 'questions.js');
    globalThis.drawbridgeThreads = process.env.NODE_ENV === 'production' && existsSync(file) ? openThreads(file) : null;
  }
  return globalThis.drawbridgeThreads;
}

/**
 * Answers a question about a policy. A small one is answered in place; one that takes more steps is put to a thread, and has the
 * same answer wherever it is given. Past its deadline the answer is what few steps can tell: undecided, or unknown.
 */
export async function ask<N extends QuestionName>(name: N, ...args: ArgumentsOf<N>): Promise<AnswerOf<N>> {
  return askOn(threads(), name, args);
}

export async function askOn<N extends QuestionName>(
  on: Threads | null,
  name: N,
  args: ArgumentsOf<N>,
): Promise<AnswerOf<N>> {
  if (on === null) return answerQuestion(name, args);
  const isLong = args.some((argument: unknown) =>
    typeof argument === 'string' ? argument.length > TEXT_IN_PLACE : projectsIn(argument) > PROJECTS_IN_PLACE,
  );
  const small = isLong ? null : answerSmallQuestion(name, args, STEPS_IN_PLACE);
  if (small !== null) return small.result;
  if (on.waiting() >= MOST_WAITING)
    throw new AppError(
      'unavailable',
      'Too many heavy questions about policies are waiting. This one was not answered, and nothing was changed. Ask again in a few seconds.',
      [],
      5,
    );
  const found = await on.ask<AnswerOf<N>>({ name, args });
  if (found !== null) return found.answer;
  log.warn({ question: name }, 'a question about a policy was ended at its deadline');
  return answerQuestion(name, args, STEPS_IN_PLACE);
}

const isFacts = (argument: unknown): argument is Pick<EstateFacts, 'instances'> =>
  typeof argument === 'object' && argument !== null && 'instances' in argument && Array.isArray(argument.instances);

const projectsIn = (argument: unknown): number =>
  isFacts(argument) ? argument.instances.reduce((sum, { projects }) => sum + projects.length, 0) : 0;
