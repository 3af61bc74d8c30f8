import { paged } from '@/e2e/sandbox/gitlab/pages';
import { MAINTAINER, type ProjectRoute, REPORTER } from '@/e2e/sandbox/gitlab/route';

/** GitLab: Environments API, Protected environments API. Reading only. */
export const ENVIRONMENT_ROUTES: readonly ProjectRoute[] = [
  {
    method: 'GET',
    path: 'environments',
    level: REPORTER,
    answer: (call, project) => {
      const wanted = call.params.text('name');
      const all = project.environments.map(({ name, tier }, index) => ({
        id: project.id * 100 + index,
        name,
        slug: name.replaceAll('/', '-'),
        external_url: null,
        state: 'available',
        tier,
      }));
      return paged(
        call,
        all.filter(({ name }) => wanted === undefined || name === wanted),
      );
    },
  },
  {
    method: 'GET',
    path: 'protected_environments',
    level: MAINTAINER,
    answer: (call, project) =>
      paged(
        call,
        project.environments.flatMap(({ name, level }, index) =>
          level === null
            ? []
            : [
                {
                  name,
                  deploy_access_levels: [
                    {
                      id: index + 1,
                      access_level: level,
                      access_level_description: level >= MAINTAINER ? 'Maintainers' : 'Developers + Maintainers',
                      user_id: null,
                      group_id: null,
                      group_inheritance_type: 0,
                    },
                  ],
                  required_approval_count: 0,
                  approval_rules: [],
                },
              ],
        ),
      ),
  },
];
