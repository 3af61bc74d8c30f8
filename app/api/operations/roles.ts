import type { Operation } from '@/app/api/operation';
import { getComposer, getComposerInput } from '@/lib/services/changes/get-composer';
import { setDriftMode, setDriftModeInput } from '@/lib/services/drift/set-drift-mode';
import { whoDrifted, whoDriftedInput } from '@/lib/services/drift/who-drifted';
import { exportTerraform, exportTerraformInput } from '@/lib/services/estate/export-terraform';
import { getRole, getRoleInput } from '@/lib/services/estate/get-role';
import { listRoles, listRolesInput } from '@/lib/services/estate/list-roles';
import { getPipelineFiles, getPipelineFilesInput } from '@/lib/services/onboarding/get-pipeline-files';
import { refreshRole, refreshRoleInput } from '@/lib/services/sync/refresh-role';

const read = { method: 'GET', status: 200 } as const;

export const ROLE_OPERATIONS: readonly Operation[] = [
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
    method: 'POST',
    path: '/roles/{accountId}/{name}/refresh',
    id: 'refreshRole',
    tag: 'Roles',
    summary: 'Read one role anew from AWS',
    params: refreshRoleInput,
    status: 200,
    run: refreshRole,
  },
  {
    method: 'GET',
    path: '/roles/{accountId}/{name}/drift/who',
    id: 'whoDrifted',
    tag: 'Roles',
    summary: 'Ask CloudTrail who wrote a drifted role since its policy was approved',
    params: whoDriftedInput,
    status: 200,
    run: whoDrifted,
  },
  {
    method: 'PUT',
    path: '/roles/{accountId}/{name}/drift-mode',
    id: 'setDriftMode',
    tag: 'Roles',
    summary: 'Choose what is done when a role drifts',
    params: setDriftModeInput.omit({ mode: true }),
    body: setDriftModeInput.pick({ mode: true }),
    status: 200,
    run: setDriftMode,
  },
  {
    method: 'GET',
    path: '/roles/{accountId}/{name}/composer',
    id: 'getComposer',
    tag: 'Roles',
    summary: 'Read what a change of this role starts from',
    params: getComposerInput.omit({ change: true }),
    status: 200,
    run: getComposer,
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
];
