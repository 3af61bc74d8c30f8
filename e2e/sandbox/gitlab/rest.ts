import type { Effects } from '@/e2e/sandbox/effects';
import { TEMPLATE_ROUTES } from '@/e2e/sandbox/gitlab/ci-templates';
import { Params } from '@/e2e/sandbox/gitlab/params';
import { badParameter, forbidden, lacksScope, notFound, Refused, unauthorized } from '@/e2e/sandbox/gitlab/refusals';
import { type Call, matchPath, type Route } from '@/e2e/sandbox/gitlab/route';
import { COMMIT_ROUTES } from '@/e2e/sandbox/gitlab/routes/commits';
import { ENVIRONMENT_ROUTES } from '@/e2e/sandbox/gitlab/routes/environments';
import { FILE_ROUTES } from '@/e2e/sandbox/gitlab/routes/files';
import { GROUP_MEMBER_ROUTES } from '@/e2e/sandbox/gitlab/routes/group-members';
import { GROUP_ROUTES } from '@/e2e/sandbox/gitlab/routes/groups';
import { INSTANCE_ROUTES } from '@/e2e/sandbox/gitlab/routes/instance';
import { LINT_ROUTES } from '@/e2e/sandbox/gitlab/routes/lint';
import { MERGE_REQUEST_ROUTES } from '@/e2e/sandbox/gitlab/routes/merge-requests';
import { PROJECT_SETTING_ROUTES } from '@/e2e/sandbox/gitlab/routes/project-settings';
import { PROJECT_ROUTES } from '@/e2e/sandbox/gitlab/routes/projects';
import { GROUP_PROTECTION_ROUTES, PROTECTION_ROUTES } from '@/e2e/sandbox/gitlab/routes/protection';
import { REF_ROUTES } from '@/e2e/sandbox/gitlab/routes/refs';
import { GROUP_SEARCH_ROUTES, OPEN_SEARCH_ROUTES, SEARCH_ROUTES } from '@/e2e/sandbox/gitlab/routes/search';
import { TREE_ROUTES } from '@/e2e/sandbox/gitlab/routes/tree';
import { USER_ROUTES } from '@/e2e/sandbox/gitlab/routes/users';
import { GROUP_VARIABLE_ROUTES, VARIABLE_ROUTES } from '@/e2e/sandbox/gitlab/routes/variables';
import { GROUP_HOOK_ROUTES, PROJECT_HOOK_ROUTES } from '@/e2e/sandbox/gitlab/routes/webhooks';
import { announce, HOOK_ROUTES } from '@/e2e/sandbox/gitlab/system-hooks';
import { type Answer, type Asked, json } from '@/e2e/sandbox/http';
import type { Group, Instance, Project, Token } from '@/e2e/sandbox/world/types';

const OF_INSTANCE: readonly Route<Instance>[] = [
  ...INSTANCE_ROUTES,
  ...USER_ROUTES,
  ...OPEN_SEARCH_ROUTES,
  ...HOOK_ROUTES,
];
const OF_GROUP: readonly Route<Group>[] = [
  ...GROUP_ROUTES,
  ...GROUP_MEMBER_ROUTES,
  ...GROUP_PROTECTION_ROUTES,
  ...GROUP_SEARCH_ROUTES,
  ...GROUP_VARIABLE_ROUTES,
  ...GROUP_HOOK_ROUTES,
];
const OF_PROJECT: readonly Route<Project>[] = [
  ...PROJECT_ROUTES,
  ...PROJECT_SETTING_ROUTES,
  ...REF_ROUTES,
  ...PROTECTION_ROUTES,
  ...VARIABLE_ROUTES,
  ...FILE_ROUTES,
  ...TREE_ROUTES,
  ...COMMIT_ROUTES,
  ...MERGE_REQUEST_ROUTES,
  ...SEARCH_ROUTES,
  ...LINT_ROUTES,
  ...TEMPLATE_ROUTES,
  ...ENVIRONMENT_ROUTES,
  ...PROJECT_HOOK_ROUTES,
];

/** What a call of the REST API works on. */
export interface Ground {
  readonly instance: Instance;
  readonly effects: Effects;
  readonly save: () => void;
}

const PREFIX = '/api/v4/';

/** Answers a call of REST v4, refusals included. */
export function restAnswer(ground: Ground, asked: Asked): Answer {
  try {
    return answer(ground, asked);
  } catch (error) {
    if (error instanceof Refused) return json(error.body, error.status);
    throw error;
  }
}

function answer(ground: Ground, asked: Asked): Answer {
  const { instance } = ground;
  const token = findToken(instance, asked);
  if (asked.method !== 'GET' && !token.scopes.includes('api')) throw lacksScope();
  const parts = readPath(asked.url);
  const call: Omit<Call, 'path'> = {
    instance,
    token,
    url: asked.url,
    params: Params.of(asked),
    did: (action, target, document) => {
      ground.effects.record({
        service: 'gitlab',
        action,
        by: token.name,
        account: instance.id,
        target,
        document: document === undefined ? null : JSON.stringify(document),
      });
      ground.save();
      announce(instance, action, target, document);
    },
  };
  const [area, id = '', ...below] = parts;
  if (area === 'projects' && id !== '') return run(OF_PROJECT, asked.method, below, call, project(instance, id));
  if (area === 'groups' && id !== '') return run(OF_GROUP, asked.method, below, call, group(instance, id));
  return run(OF_INSTANCE, asked.method, parts, call, instance);
}

function findToken(instance: Instance, asked: Asked): Token {
  const given = asked.headers['private-token'] ?? asked.headers.authorization?.replace('Bearer ', '');
  if (typeof given !== 'string' || !Object.hasOwn(instance.tokens, given)) throw unauthorized();
  const token = instance.tokens[given];
  if (!token) throw unauthorized();
  return token;
}

/** Parts of the path. A slash that is written as %2F belongs to its part. */
function readPath(url: URL): readonly string[] {
  try {
    return url.pathname.slice(PREFIX.length).split('/').map(decodeURIComponent);
  } catch {
    throw badParameter('invalid URL');
  }
}

function project(instance: Instance, id: string): Project {
  const found = instance.projects.find((candidate) => String(candidate.id) === id || candidate.path === id);
  if (!found) throw notFound('Project');
  return found;
}

function group(instance: Instance, id: string): Group {
  const found = instance.groups.find((candidate) => String(candidate.id) === id || candidate.path === id);
  if (!found) throw notFound('Group');
  return found;
}

function run<Owner>(
  routes: readonly Route<Owner>[],
  method: string,
  parts: readonly string[],
  call: Omit<Call, 'path'>,
  owner: Owner,
): Answer {
  const known = routes.filter((route) => matchPath(route.path, parts) !== null);
  const route = known.find((candidate) => candidate.method === method);
  const path = route ? matchPath(route.path, parts) : null;
  if (known.length > 0 && !route) throw new Refused(405, { error: '405 Not Allowed' });
  if (!route || !path) throw new Refused(404, { error: '404 Not Found' });
  if (call.token.level < route.level) throw forbidden();
  return route.answer({ ...call, path }, owner);
}
