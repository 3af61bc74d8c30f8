import { stringify } from 'yaml';
import { extendJobs, jobErrors, parseConfig } from '@/e2e/sandbox/gitlab/ci-config';
import { resolveIncludes } from '@/e2e/sandbox/gitlab/ci-includes';
import { jobsOf, pushTo } from '@/e2e/sandbox/gitlab/ci-rules';
import { badParameter, badRequest } from '@/e2e/sandbox/gitlab/refusals';
import { configPathOf, contentOf, resolveRef } from '@/e2e/sandbox/gitlab/repository';
import { type Call, DEVELOPER, type ProjectRoute, REPORTER } from '@/e2e/sandbox/gitlab/route';
import { json } from '@/e2e/sandbox/http';
import type { Project } from '@/e2e/sandbox/world/types';

interface Verdict {
  readonly valid: boolean;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly merged_yaml: string | null;
  /** With `include_jobs` alone. */
  readonly jobs?: readonly { readonly name: string }[];
}

/** What a call asks for beside the verdict. */
interface Asked {
  readonly jobs: boolean;
  /** The ref of the push that is simulated; null: nothing is. */
  readonly push: string | null;
}

function askedBy({ params }: Call, { defaultBranch }: Project): Asked {
  const ref = params.text('dry_run_ref') ?? params.text('ref') ?? defaultBranch;
  return { jobs: params.flag('include_jobs') ?? false, push: params.flag('dry_run') ? ref : null };
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
  const { jobs: withJobs, push } = askedBy(call, project);
  const jobs = jobsOf(whole.config, push === null ? null : pushTo(project, push));
  const errors = jobErrors(whole.config);
  // As GitLab says it of a pipeline that its rules leave nothing of.
  if (errors.length === 0 && jobs === null) return refused(['Pipeline filtered out by workflow rules.']);
  return {
    valid: errors.length === 0,
    errors,
    ...(withJobs && { jobs: (jobs ?? []).map((name) => ({ name })) }),
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
      for (const [old, name] of [
        ['sha', 'content_ref'],
        ['ref', 'dry_run_ref'],
      ] as const)
        if (call.params.text(old) !== undefined && call.params.text(name) !== undefined)
          throw badParameter(`${old}, ${name} are mutually exclusive`);
      const ref = call.params.text('content_ref') ?? call.params.text('ref') ?? 'HEAD';
      const commit = resolveRef(project, ref);
      // A file in another project or at an address is not in this repository, so GitLab finds no content here.
      const content = commit ? contentOf(commit.files, configPathOf(project)) : undefined;
      if (content === undefined) throw badRequest('Please provide content of .gitlab-ci.yml');
      return json(lint(call, project, content, ref));
    },
  },
];
