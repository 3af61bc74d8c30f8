import { isProtected } from '@/e2e/sandbox/gitlab/job-token';
import { type Answer, type Asked, json } from '@/e2e/sandbox/http';
import type { Instance, Project, Rule, Token } from '@/e2e/sandbox/world/types';

const MAINTAINER = 40;
const LEVEL_NAMES: Readonly<Record<number, string>> = {
  0: 'No one',
  30: 'Developers + Maintainers',
  40: 'Maintainers',
};

interface Call {
  readonly instance: Instance;
  readonly token: Token;
  readonly name: string;
  readonly url: URL;
}

const level = (value: number, id: number) => ({
  id,
  access_level: value,
  access_level_description: LEVEL_NAMES[value] ?? String(value),
  user_id: null,
  group_id: null,
});
const notFound = (what: string) => json({ message: `404 ${what} Not Found` }, 404);
const forbidden = () => json({ message: '403 Forbidden' }, 403);

/** A page by number, with the headers and the `Link` that clients follow. */
function paged(call: Call, all: readonly unknown[]): Answer {
  const { page, size } = {
    page: Number(call.url.searchParams.get('page') ?? 1),
    size: Math.min(Number(call.url.searchParams.get('per_page') ?? 20), 100),
  };
  const more = page * size < all.length;
  const next = new URL(call.url);
  next.searchParams.set('page', String(page + 1));
  return json(all.slice((page - 1) * size, page * size), 200, {
    'x-page': String(page),
    'x-per-page': String(size),
    'x-next-page': more ? String(page + 1) : '',
    'x-total': String(all.length),
    'x-total-pages': String(Math.max(1, Math.ceil(all.length / size))),
    ...(more ? { link: `<${next.href}>; rel="next"` } : {}),
  });
}

/** A page after an id: what stays right while projects come and go. */
function keyset(call: Call, all: readonly Project[], show: (project: Project) => unknown): Answer {
  const after = Number(call.url.searchParams.get('id_after') ?? 0);
  const size = Math.min(Number(call.url.searchParams.get('per_page') ?? 20), 100);
  const rest = all.filter((project) => project.id > after).sort((a, b) => a.id - b.id);
  const items = rest.slice(0, size);
  const next = new URL(call.url);
  next.searchParams.set('id_after', String(items.at(-1)?.id ?? after));
  return json(items.map(show), 200, rest.length > size ? { link: `<${next.href}>; rel="next"` } : {});
}

const simple = (call: Call, project: Project) => ({
  id: project.id,
  name: project.path.split('/').at(-1),
  path: project.path.split('/').at(-1),
  path_with_namespace: project.path,
  web_url: `${call.url.origin}/${project.path}`,
  default_branch: project.defaultBranch,
});

/** Details; the subject's components only for Maintainers: for others the member is absent, not default. */
const detailed = (call: Call, project: Project) => ({
  ...simple(call, project),
  visibility: project.visibility,
  archived: project.archived,
  ci_allow_fork_pipelines_to_run_in_parent_project: project.forkPipelinesInParent,
  protect_merge_request_pipelines: project.protectMergeRequestPipelines,
  ...(call.token.level >= MAINTAINER ? { ci_id_token_sub_claim_components: project.subComponents } : {}),
});

const branchRule = (rule: Rule, index: number, inherited: boolean) => ({
  id: index + 1,
  name: rule.name,
  push_access_levels: [level(rule.push, index * 2 + 1)],
  merge_access_levels: [level(rule.merge, index * 2 + 2)],
  allow_force_push: false,
  code_owner_approval_required: false,
  inherited,
});

const PROJECT_READS: Readonly<Record<string, (call: Call, project: Project) => Answer>> = {
  '': (call, project) => json(detailed(call, project)),
  'repository/branches': (call, project) =>
    paged(
      call,
      project.branches.map((name) => ({
        name,
        protected: isProtected(call.instance, project, 'branch', name),
        default: name === project.defaultBranch,
        developers_can_push: false,
        developers_can_merge: false,
      })),
    ),
  'repository/tags': (call, project) =>
    paged(
      call,
      project.tags.map((name) => ({
        name,
        protected: isProtected(call.instance, project, 'tag', name),
        target: 'a94a8fe5',
      })),
    ),
  protected_branches: (call, project) => {
    if (call.token.level < MAINTAINER) return forbidden();
    const group = call.instance.groups.find((candidate) => candidate.path === project.path.split('/')[0]);
    const own = project.protectedBranches.map((rule, index) => branchRule(rule, index, false));
    return paged(call, [
      ...own,
      ...(group?.protectedBranches ?? []).map((rule, index) => branchRule(rule, index + 100, true)),
    ]);
  },
  protected_tags: (call, project) =>
    call.token.level < MAINTAINER
      ? forbidden()
      : paged(
          call,
          project.protectedTags.map((rule, index) => ({
            name: rule.name,
            create_access_levels: [level(rule.push, index)],
          })),
        ),
  'members/all': (call, project) =>
    paged(
      call,
      Object.entries(project.members).map(([id, access]) => {
        const person = call.instance.people.find((candidate) => candidate.id === Number(id));
        return {
          id: Number(id),
          username: person?.username,
          name: person?.name,
          state: 'active',
          access_level: access,
        };
      }),
    ),
  variables: (call, project) => (call.token.level < MAINTAINER ? forbidden() : paged(call, project.variables)),
};

/** The reads of REST v4 that the product makes. */
export function restAnswer(instance: Instance, asked: Asked): Answer {
  const given = asked.headers['private-token'] ?? asked.headers.authorization?.replace('Bearer ', '');
  const token = typeof given === 'string' ? instance.tokens[given] : undefined;
  if (!token) return json({ message: '401 Unauthorized' }, 401);
  const call: Call = { instance, token, name: token.name, url: asked.url };
  if (asked.method !== 'GET' && !token.scopes.includes('api'))
    return json(
      {
        error: 'insufficient_scope',
        error_description: 'The request requires higher privileges than provided by the access token.',
        scope: 'api',
      },
      403,
    );
  const [area = '', id = '', ...rest] = asked.url.pathname.slice('/api/v4/'.length).split('/').map(decodeURIComponent);
  if (area === 'projects') return id === '' ? listProjects(call) : readProject(call, id, rest.join('/'));
  if (area === 'groups') return id === '' ? listGroups(call) : readGroup(call, id, rest.join('/'));
  if (area === 'version' || area === 'metadata')
    return json({ version: instance.version, revision: 'sandbox', enterprise: true });
  if (area === 'user') return json({ id: 9999, username: 'drawbridge-bot', name: 'Drawbridge' });
  if (area === 'personal_access_tokens' && id === 'self')
    return json({
      id: 1,
      name: token.name,
      scopes: token.scopes,
      expires_at: token.expiresAt,
      active: true,
      revoked: false,
    });
  return notFound('Resource');
}

function listProjects(call: Call): Answer {
  const ask = call.url.searchParams;
  const search = (ask.get('search') ?? '').toLowerCase();
  const archived = ask.get('archived');
  const all = call.instance.projects.filter(
    (project) =>
      project.path.toLowerCase().includes(search) && (archived === null || String(project.archived) === archived),
  );
  const show = (project: Project) => (ask.get('simple') === 'true' ? simple(call, project) : detailed(call, project));
  return ask.get('pagination') === 'keyset' ? keyset(call, all, show) : paged(call, all.map(show));
}

function readProject(call: Call, id: string, rest: string): Answer {
  const project = call.instance.projects.find((candidate) => String(candidate.id) === id || candidate.path === id);
  if (!project) return notFound('Project');
  return PROJECT_READS[rest]?.(call, project) ?? notFound('Resource');
}

const shownGroup = (group: Instance['groups'][number]) => ({
  id: group.id,
  name: group.name,
  path: group.path.split('/').at(-1),
  full_path: group.path,
});
const listGroups = (call: Call) => paged(call, call.instance.groups.map(shownGroup));

function readGroup(call: Call, id: string, rest: string): Answer {
  const group = call.instance.groups.find((candidate) => String(candidate.id) === id || candidate.path === id);
  if (!group) return notFound('Group');
  if (rest === '') return json(shownGroup(group));
  if (rest === 'protected_branches')
    return group.path.includes('/')
      ? notFound('Group')
      : paged(
          call,
          group.protectedBranches.map((rule, index) => branchRule(rule, index, false)),
        );
  if (rest === 'projects')
    return paged(
      call,
      call.instance.projects
        .filter((project) => project.path.startsWith(`${group.path}/`))
        .map((project) => detailed(call, project)),
    );
  return notFound('Resource');
}
