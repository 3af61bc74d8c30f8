import type { Facts, ProjectFacts } from '@/lib/reach/types';
import { estateFacts, HOST, policyOf, project, providerOf, statementFor } from '@/lib/test-worlds/reach-test-world';

export const ACCOUNT = '111122223333';
/** One project on a GitLab of one's own, besides those on gitlab.com. */
export const factsWith = (patch: Partial<ProjectFacts> = {}, version = '18.6.1'): Facts => ({
  ...estateFacts,
  instances: estateFacts.instances.map((instance) => ({
    ...instance,
    ...(instance.shared ? {} : { version, projects: [project(1, 'g/p', patch)] }),
  })),
  audiences: { [providerOf(HOST)]: ['sts'], [providerOf('gitlab.com')]: ['sts'] },
  account: ACCOUNT,
});

/** Branches of a project on gitlab.com, for pipelines that these conditions let in. */
export const startedOnly = (more: Readonly<Record<string, object>>, name = '*') => {
  const asked = { ...more.StringEquals, 'gitlab.com:aud': 'sts' };
  const those = { 'gitlab.com:sub': `project_path:acme/app:ref_type:branch:ref:${name}` };
  return policyOf(statementFor({ ...more, StringEquals: asked, StringLike: those }, 'gitlab.com'));
};

export const branch = (name: string) => `project_path:g/p:ref_type:branch:ref:${name}`;
