import { notFound } from '@/e2e/sandbox/gitlab/refusals';
import { type ProjectRoute, REPORTER } from '@/e2e/sandbox/gitlab/route';
import { json } from '@/e2e/sandbox/http';

/** CI templates that come with this GitLab, by the name in an include, without its ending. */
export const CI_TEMPLATES: Readonly<Record<string, string>> = {
  'Deploy/Static-Site':
    'site:\n  stage: deploy\n  rules:\n    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH\n  script:\n    - make site\n',
};

/** GitLab: Project templates API. */
export const TEMPLATE_ROUTES: readonly ProjectRoute[] = [
  {
    method: 'GET',
    path: 'templates/gitlab_ci_ymls/:name',
    level: REPORTER,
    answer: ({ path }) => {
      const content = CI_TEMPLATES[path.name ?? ''];
      if (content === undefined) throw notFound('Template');
      return json({ name: path.name, content });
    },
  },
];
