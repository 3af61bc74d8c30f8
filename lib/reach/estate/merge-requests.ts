import type { ProjectFacts } from '@/lib/reach/types';

/**
 * What pipelines of merge requests can say of a protected source branch: that it is, only where the project protects such pipelines
 * and the target is protected too. What could not be read leaves both possible. GitLab: ID token claims, ref_protected.
 */
export function saidOfProtected({
  protectMergeRequestPipelines,
  protection,
}: Pick<ProjectFacts, 'protectMergeRequestPipelines' | 'protection'>): readonly boolean[] {
  if (protectMergeRequestPipelines === false) return [false];
  const isEachProtected = protection?.some(({ type, pattern }) => type === 'branch' && pattern === '*') === true;
  return protectMergeRequestPipelines === true && isEachProtected ? [true] : [true, false];
}
