import type { Operation } from '@/app/api/operation';
import { exportTerraform, exportTerraformInput } from '@/lib/services/estate/export-terraform';
import { getOverview, getOverviewInput } from '@/lib/services/estate/get-overview';
import { getProject, getProjectInput } from '@/lib/services/estate/get-project';
import { getRole, getRoleInput } from '@/lib/services/estate/get-role';
import { listProjects, listProjectsInput } from '@/lib/services/estate/list-projects';
import { listRoles, listRolesInput } from '@/lib/services/estate/list-roles';
import { searchAnything, searchAnythingInput } from '@/lib/services/estate/search-anything';
import { getPipelineFiles, getPipelineFilesInput } from '@/lib/services/onboarding/get-pipeline-files';

const read = { method: 'GET', status: 200 } as const;

export const READ_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/overview',
    id: 'getOverview',
    tag: 'Overview',
    summary: 'What needs someone now',
    query: getOverviewInput,
    run: getOverview,
  },
  {
    ...read,
    path: '/search',
    id: 'searchAnything',
    tag: 'Overview',
    summary: 'Find roles, projects and changes',
    query: searchAnythingInput,
    run: searchAnything,
  },
  {
    ...read,
    path: '/roles',
    id: 'listRoles',
    tag: 'Roles',
    summary: 'List roles',
    query: listRolesInput,
    run: listRoles,
  },
  {
    ...read,
    path: '/roles/{accountId}/{name}',
    id: 'getRole',
    tag: 'Roles',
    summary: 'Read a role and who can assume it',
    params: getRoleInput,
    run: getRole,
  },
  {
    ...read,
    path: '/roles/{accountId}/{name}/terraform',
    id: 'exportTerraform',
    tag: 'Roles',
    summary: 'Write a role, its trust policy and its OIDC providers as Terraform',
    params: exportTerraformInput.omit({ change: true }),
    query: exportTerraformInput.pick({ change: true }),
    run: exportTerraform,
  },
  {
    ...read,
    path: '/roles/{accountId}/{name}/pipeline-files',
    id: 'getPipelineFiles',
    tag: 'Roles',
    summary: 'Write the job with which each mapped project enters a role',
    params: getPipelineFilesInput.omit({ tool: true, credentials: true }),
    query: getPipelineFilesInput.pick({ tool: true, credentials: true }),
    run: getPipelineFiles,
  },
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
];
