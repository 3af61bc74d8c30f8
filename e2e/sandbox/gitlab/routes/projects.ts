import { keyset, paged } from '@/e2e/sandbox/gitlab/pages';
import { type Call, MAINTAINER, type ProjectRoute } from '@/e2e/sandbox/gitlab/route';
import { type Answer, json } from '@/e2e/sandbox/http';
import type { Project } from '@/e2e/sandbox/world/types';

const simple = (call: Call, project: Project) => ({
  id: project.id,
  name: project.name ?? project.path.split('/').at(-1),
  path: project.path.split('/').at(-1),
  path_with_namespace: project.path,
  web_url: `${call.url.origin}/${project.path}`,
  default_branch: project.defaultBranch,
});

/** Details; the subject's components only for Maintainers: for others the member is absent, not default. */
export const shownProject = (call: Call, project: Project) => ({
  ...simple(call, project),
  visibility: project.visibility,
  archived: project.archived,
  created_at: project.createdAt ?? '2024-02-01T08:00:00.000Z',
  marked_for_deletion_on: project.deletionOn ?? null,
  namespace: { kind: 'group', full_path: project.path.slice(0, project.path.lastIndexOf('/')) },
  ci_config_path: project.ciConfigPath ?? null,
  ci_allow_fork_pipelines_to_run_in_parent_project: project.forkPipelinesInParent,
  protect_merge_request_pipelines: project.protectMergeRequestPipelines,
  ...(project.forkedFrom === null ? {} : { forked_from_project: { id: project.forkedFrom } }),
  ...(call.token.level >= MAINTAINER ? { ci_id_token_sub_claim_components: project.subComponents } : {}),
});

const BY_ID = {
  name: 'id_after',
  of: (project: Project) => String(project.id),
  isAfter: (project: Project, at: string) => project.id > Number(at),
};

export function listProjects(call: Call): Answer {
  const search = (call.params.text('search') ?? '').toLowerCase();
  const archived = call.params.flag('archived');
  const all = call.instance.projects.filter(
    (project) =>
      project.path.toLowerCase().includes(search) && (archived === undefined || project.archived === archived),
  );
  const show = (project: Project) => (call.params.flag('simple') ? simple(call, project) : shownProject(call, project));
  if (call.params.text('pagination') !== 'keyset') return paged(call, all.map(show));
  return keyset(
    call,
    all.toSorted((a, b) => a.id - b.id),
    BY_ID,
    show,
  );
}

const listMembers = (call: Call, project: Project): Answer => shownMembers(call, project.members);

/** GitLab: Members API. `levels`: access level by person id. */
function shownMembers(call: Call, levels: Project['members']): Answer {
  const all = Object.entries(levels).map(([id, level]) => {
    const person = call.instance.people.find((candidate) => candidate.id === Number(id));
    return {
      id: Number(id),
      username: person?.username,
      name: person?.name,
      state: person?.state ?? 'active',
      access_level: level,
    };
  });
  return paged(call, all);
}

/** GitLab: Projects API, Project members API. What is read. */
export const PROJECT_ROUTES: readonly ProjectRoute[] = [
  { method: 'GET', path: '', level: 0, answer: (call, project) => json(shownProject(call, project)) },
  { method: 'GET', path: 'members/all', level: 0, answer: listMembers },
];
