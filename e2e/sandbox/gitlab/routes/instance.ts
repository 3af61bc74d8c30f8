import { paged } from '@/e2e/sandbox/gitlab/pages';
import { ADMINISTRATOR, type OpenRoute } from '@/e2e/sandbox/gitlab/route';
import { listGroups } from '@/e2e/sandbox/gitlab/routes/groups';
import { listProjects } from '@/e2e/sandbox/gitlab/routes/projects';
import { json } from '@/e2e/sandbox/http';

const version: OpenRoute['answer'] = (_, instance) =>
  json({ version: instance.version, revision: 'sandbox', enterprise: true });

/** One that every job of the instance has. Like every variable it has a value, which is nobody's business. */
const instanceVariables: OpenRoute['answer'] = (call) =>
  paged(call, [
    { key: 'REGISTRY_MIRROR', value: 'mirror-value-canary', variable_type: 'env_var', protected: false, masked: true },
  ]);

/** GitLab: Instance-level CI/CD variables API, Metadata API, Version API, Users API, Personal access tokens API; and the two great lists. */
export const INSTANCE_ROUTES: readonly OpenRoute[] = [
  { method: 'GET', path: 'version', level: 0, answer: version },
  { method: 'GET', path: 'metadata', level: 0, answer: version },
  {
    method: 'GET',
    path: 'user',
    level: 0,
    answer: () => json({ id: 9999, username: 'drawbridge-bot', name: 'Drawbridge' }),
  },
  {
    method: 'GET',
    path: 'personal_access_tokens/self',
    level: 0,
    answer: ({ token }) =>
      json({
        id: 1,
        name: token.name,
        scopes: token.scopes,
        expires_at: token.expiresAt,
        active: true,
        revoked: false,
      }),
  },
  { method: 'GET', path: 'projects', level: 0, answer: listProjects },
  { method: 'GET', path: 'groups', level: 0, answer: listGroups },
  { method: 'GET', path: 'admin/ci/variables', level: ADMINISTRATOR, answer: instanceVariables },
];
