import type { Answer } from '@/lib/reach/verbs/answer';
import { answerCompare } from '@/lib/reach/verbs/compare';
import { answerEvaluate } from '@/lib/reach/verbs/evaluate';
import { answerLint } from '@/lib/reach/verbs/lint';
import { answerWhoCanAssume } from '@/lib/reach/verbs/who-can-assume';

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
