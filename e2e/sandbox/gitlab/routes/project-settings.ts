import { badParameter, badRequest, notFound } from '@/e2e/sandbox/gitlab/refusals';
import { type Call, MAINTAINER, OWNER, type ProjectRoute } from '@/e2e/sandbox/gitlab/route';
import { shownProject } from '@/e2e/sandbox/gitlab/routes/projects';
import { json } from '@/e2e/sandbox/http';
import type { Project } from '@/e2e/sandbox/world/types';

/** What `sub` can be made of. GitLab: Projects API, `ci_id_token_sub_claim_components`. */
const COMPONENTS = [
  'project_path',
  'project_id',
  'ref_type',
  'ref',
  'ref_protected',
  'environment_protected',
  'deployment_tier',
];
const FIRST = ['project_path', 'project_id'];
const SLUG = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

function readComponents(call: Call): string[] | undefined {
  const components = call.params.list('ci_id_token_sub_claim_components')?.map(String);
  if (components === undefined) return undefined;
  const errors = [
    ...(FIRST.includes(components[0] ?? '') ? [] : ['project_path must be the first element of the sub claim']),
    ...components
      .filter((name) => !COMPONENTS.includes(name))
      .map((name) => `${name} is not an allowed sub claim component`),
  ];
  if (errors.length > 0) throw badRequest({ 'ci_cd_settings.id_token_sub_claim_components': errors });
  return components;
}

/** Paths are the same whatever their case. */
const isTaken = (call: Call, project: Project, path: string): boolean =>
  call.instance.projects.some((other) => other !== project && other.path.toLowerCase() === path.toLowerCase());

function readPath(call: Call, project: Project): string | undefined {
  const slug = call.params.text('path');
  if (slug === undefined) return undefined;
  const path = [...project.path.split('/').slice(0, -1), slug].join('/');
  if (!SLUG.test(slug) || slug.endsWith('.git') || slug.endsWith('.atom'))
    throw badRequest({ path: ["can contain only letters, digits, '_', '-' and '.'."] });
  if (isTaken(call, project, path))
    throw badRequest({ path: ['has already been taken'], name: ['has already been taken'] });
  return path;
}

function edit(call: Call, project: Project) {
  const subComponents = readComponents(call);
  const path = readPath(call, project);
  // A name is only shown: the address and the claims follow the path.
  const name = call.params.text('name');
  const mergeRequests = call.params.flag('protect_merge_request_pipelines');
  const forks = call.params.flag('ci_allow_fork_pipelines_to_run_in_parent_project');
  const config = call.params.text('ci_config_path');
  const changed = {
    ...(config === undefined ? {} : { ciConfigPath: config === '' ? undefined : config }),
    ...(subComponents === undefined ? {} : { subComponents }),
    ...(path === undefined ? {} : { path }),
    ...(name === undefined ? {} : { name }),
    ...(mergeRequests === undefined ? {} : { protectMergeRequestPipelines: mergeRequests }),
    ...(forks === undefined ? {} : { forkPipelinesInParent: forks }),
  };
  const was = project.path;
  if (Object.keys(changed).length === 0) throw badParameter('at least one parameter must be provided');
  Object.assign(project, changed);
  call.did('EditProject', was, changed);
  return shownProject(call, project);
}

function transfer(call: Call, project: Project) {
  call.params.require('namespace');
  const wanted = call.params.text('namespace');
  const group = call.instance.groups.find(({ id, path }) => String(id) === wanted || path === wanted);
  if (!group) throw notFound('Namespace');
  const path = `${group.path}/${project.path.split('/').at(-1)}`;
  if (isTaken(call, project, path))
    throw badRequest(
      'Failed to transfer project {:new_namespace=>["Project with same name or path in target namespace already exists"]}',
    );
  const was = project.path;
  project.path = path;
  call.did('TransferProject', was, { path });
  return shownProject(call, project);
}

function remove(call: Call, project: Project): void {
  call.instance.projects = call.instance.projects.filter((other) => other !== project);
  call.did('DeleteProject', project.path, { id: project.id });
}

/** GitLab: Projects API. What is written. */
export const PROJECT_SETTING_ROUTES: readonly ProjectRoute[] = [
  { method: 'PUT', path: '', level: MAINTAINER, answer: (call, project) => json(edit(call, project)) },
  { method: 'PUT', path: 'transfer', level: OWNER, answer: (call, project) => json(transfer(call, project)) },
  {
    method: 'DELETE',
    path: '',
    level: OWNER,
    answer: (call, project) => {
      remove(call, project);
      return json({ message: '202 Accepted' }, 202);
    },
  },
];
