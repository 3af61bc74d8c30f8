import { stringify } from 'yaml';
import { extendJobs, jobErrors, parseConfig } from '@/e2e/sandbox/gitlab/ci-config';
import { resolveIncludes } from '@/e2e/sandbox/gitlab/ci-includes';
import { badRequest } from '@/e2e/sandbox/gitlab/refusals';
import { configPathOf, contentOf, resolveRef } from '@/e2e/sandbox/gitlab/repository';
import { type Call, DEVELOPER, type ProjectRoute, REPORTER } from '@/e2e/sandbox/gitlab/route';
import { json } from '@/e2e/sandbox/http';
import type { Project } from '@/e2e/sandbox/world/types';

interface Verdict {
  readonly valid: boolean;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly merged_yaml: string | null;
}

/** What GitLab thinks of a configuration at a ref: includes are read and `extends` is carried out first. */
function lint(call: Call, project: Project, content: string, ref: string): Verdict {
  const refused = (errors: readonly string[], warnings: readonly string[] = []): Verdict => ({
    valid: false,
    errors,
    warnings,
    merged_yaml: null,
  });
  if (content.trim() === '') return refused(['Please provide content of .gitlab-ci.yml']);
  const config = parseConfig(content);
  if (typeof config === 'string') return refused([config]);
  const included = resolveIncludes(config, { instance: call.instance, project, ref });
  if (included.errors.length > 0) return refused(included.errors, included.warnings);
  const whole = extendJobs(included.config);
  if (whole.errors.length > 0) return refused(whole.errors, included.warnings);
  const errors = jobErrors(whole.config);
  return {
    valid: errors.length === 0,
    errors,
    warnings: included.warnings,
    merged_yaml: `---\n${stringify(whole.config, { aliasDuplicateObjects: false })}`,
  };
}

/** GitLab: CI Lint API. */
export const LINT_ROUTES: readonly ProjectRoute[] = [
  {
    method: 'POST',
    path: 'ci/lint',
    level: DEVELOPER,
    answer: (call, project) => {
      call.params.require('content');
      return json(lint(call, project, call.params.text('content') ?? '', call.params.text('ref') ?? 'HEAD'));
    },
  },
  {
    method: 'GET',
    path: 'ci/lint',
    level: REPORTER,
    answer: (call, project) => {
      const ref = call.params.text('content_ref') ?? call.params.text('ref') ?? 'HEAD';
      const commit = resolveRef(project, ref);
      // A file in another project or at an address is not in this repository, so GitLab finds no content here.
      const content = commit ? contentOf(commit.files, configPathOf(project)) : undefined;
      if (content === undefined) throw badRequest('Please provide content of .gitlab-ci.yml');
      return json(lint(call, project, content, ref));
    },
  },
];
