import type { Answer } from '@/lib/reach/answers/answer';
import { answerCompare } from '@/lib/reach/answers/compare';
import { answerEvaluate } from '@/lib/reach/answers/evaluate';
import { answerLint } from '@/lib/reach/answers/lint';
import { answerWhoCanAssume } from '@/lib/reach/answers/who-can-assume';

export const VERBS = {
  evaluate: answerEvaluate,
  compare: answerCompare,
  lint: answerLint,
  'who-can-assume': answerWhoCanAssume,
} as const;
export type VerbName = keyof typeof VERBS;

/** The answer of a verb to JSON that was read already: what the command line and the API both give. */
export function answerVerb(verb: VerbName, input: unknown): Answer<unknown> {
  return VERBS[verb](input);
}
