import { isDeepStrictEqual } from 'node:util';
import { jobNames } from '@/lib/pipelines/ci-jobs';
import { mergedConfig } from '@/lib/pipelines/compare-merged';
import { idTokensOf } from '@/lib/pipelines/id-tokens';

/**
 * Why an edit must not be proposed, by what GitLab itself merged without and with it: it may only add ID tokens behind those that a job
 * has. null: it does no more. Texts that cannot be read say nothing.
 */
export function mergedRefusal(before: string, after: string): string | null {
  const [was, is] = [mergedConfig(before), mergedConfig(after)];
  if (was === null || is === null) return null;
  const names = jobNames(was);
  if (!isDeepStrictEqual(names.toSorted(), jobNames(is).toSorted()))
    return 'With the edit, GitLab would create other jobs than without it.';
  const lost = names.find((name) => {
    const tokens = [...idTokensOf(was, name)];
    return !isDeepStrictEqual([...idTokensOf(is, name)].slice(0, tokens.length), tokens);
  });
  return lost === undefined ? null : `With the edit, GitLab would change the ID tokens that the job ${lost} has.`;
}
