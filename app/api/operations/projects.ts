import type { Operation } from '@/app/api/operation';
import { findSources, findSourcesInput, readSource, readSourceInput } from '@/lib/services/estate/find-sources';
import { getProject, getProjectInput } from '@/lib/services/estate/get-project';
import { listProjects, listProjectsInput } from '@/lib/services/estate/list-projects';
import { planComponents, planComponentsInput, planRename, planRenameInput } from '@/lib/services/renames/plan-rename';
import { refreshProject, refreshProjectInput } from '@/lib/services/sync/refresh-project';

const read = { method: 'GET', status: 200 } as const;

export const PROJECT_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/projects',
    id: 'listProjects',
    tag: 'Projects',
    summary: 'List projects',
    query: listProjectsInput,
    run: listProjects,
  },
  {
    ...read,
    path: '/projects/{instanceId}/{projectId}',
    id: 'getProject',
    tag: 'Projects',
    summary: 'Read a project and what its refs can assume',
    params: getProjectInput,
    run: getProject,
  },
  {
    method: 'POST',
    path: '/projects/{instanceId}/{projectId}/refresh',
    id: 'refreshProject',
    tag: 'Projects',
    summary: 'Read one project anew from GitLab',
    params: refreshProjectInput,
    status: 200,
    run: refreshProject,
  },
  {
    method: 'POST',
    path: '/projects/{instanceId}/{projectId}/renames',
    id: 'planRename',
    tag: 'Projects',
    summary: 'Draft a change that admits a project by its path and by the one that it is to have',
    params: planRenameInput.pick({ instanceId: true, projectId: true }),
    body: planRenameInput.omit({ instanceId: true, projectId: true }),
    status: 201,
    idempotent: true,
    run: planRename,
  },
  {
    method: 'POST',
    path: '/projects/{instanceId}/{projectId}/components',
    id: 'planComponents',
    tag: 'Projects',
    summary: 'Draft a change that admits the subjects of a project with other sub components too',
    params: planComponentsInput.pick({ instanceId: true, projectId: true }),
    body: planComponentsInput.omit({ instanceId: true, projectId: true }),
    status: 201,
    idempotent: true,
    run: planComponents,
  },
  {
    method: 'GET',
    path: '/instances/{instanceId}/sources',
    id: 'findSources',
    tag: 'Projects',
    summary: 'Find projects and groups by path',
    params: findSourcesInput.pick({ instanceId: true }),
    query: findSourcesInput.omit({ instanceId: true }),
    status: 200,
    run: findSources,
  },
  {
    method: 'GET',
    path: '/instances/{instanceId}/sources/{projectId}',
    id: 'readSource',
    tag: 'Projects',
    summary: 'Read refs, protection and sub components of a project',
    params: readSourceInput,
    status: 200,
    run: readSource,
  },
];
