import { z } from 'zod';
import { answersRowsFile } from '@/app/api/answer-rows-file';
import { answers, type Operation } from '@/app/api/operation';
import { DRIFT_MODES } from '@/lib/changes/drift-modes';
import { composerView, getComposer, getComposerInput } from '@/lib/services/changes/get-composer';
import { setDriftMode, setDriftModeInput } from '@/lib/services/drift/set-drift-mode';
import { driftWriters, whoDrifted, whoDriftedInput } from '@/lib/services/drift/who-drifted';
import { exportRoles, exportRolesInput } from '@/lib/services/estate/export-lists';
import { exportTerraform, exportTerraformInput, terraformExport } from '@/lib/services/estate/export-terraform';
import { getRole, getRoleInput, roleView } from '@/lib/services/estate/get-role';
import { listRoles, listRolesInput, rolePage } from '@/lib/services/estate/list-roles';
import { getPipelineFiles, getPipelineFilesInput, pipelineFiles } from '@/lib/services/onboarding/get-pipeline-files';
import { refreshedRole, refreshRole, refreshRoleInput } from '@/lib/services/sync/refresh-role';

const read = { method: 'GET', status: 200 } as const;

export const ROLE_OPERATIONS: readonly Operation[] = [
  {
    ...read,
    path: '/roles',
    id: 'listRoles',
    tag: 'Roles',
    summary: 'List AWS roles',
    description: 'The widest reach comes first, unless `sort` says otherwise. Roles that left AWS are not listed.',
    query: listRolesInput,
    ...answers(rolePage, listRoles),
  },
  {
    ...read,
    path: '/roles/export',
    id: 'exportRoles',
    tag: 'Roles',
    summary: 'Export AWS roles',
    description: 'Every row that the filter selects, as CSV, JSON or NDJSON. The export is recorded in the audit log.',
    query: exportRolesInput,
    ...answersRowsFile(exportRoles),
  },
  {
    ...read,
    path: '/roles/{accountId}/{name}',
    id: 'getRole',
    tag: 'Roles',
    summary: 'Get a role and who can assume it',
    params: getRoleInput,
    ...answers(roleView, getRole),
  },
  {
    method: 'POST',
    path: '/roles/{accountId}/{name}/refresh',
    id: 'refreshRole',
    tag: 'Roles',
    summary: 'Read a role from AWS now',
    description: 'Reads the role live, updates the inventory and decides its reach and drift again.',
    params: refreshRoleInput,
    status: 200,
    ...answers(refreshedRole, refreshRole),
  },
  {
    method: 'GET',
    path: '/roles/{accountId}/{name}/drift/who',
    id: 'whoDrifted',
    tag: 'Roles',
    summary: 'Ask CloudTrail who changed a drifted role',
    description: 'Calls CloudTrail and may take some seconds. Nothing is stored.',
    params: whoDriftedInput,
    status: 200,
    ...answers(driftWriters, whoDrifted),
  },
  {
    method: 'PUT',
    path: '/roles/{accountId}/{name}/drift-mode',
    id: 'setDriftMode',
    tag: 'Roles',
    summary: 'Choose what happens when a role drifts',
    params: setDriftModeInput.omit({ mode: true }),
    body: setDriftModeInput.pick({ mode: true }),
    status: 200,
    ...answers(z.strictObject({ mode: z.enum(DRIFT_MODES) }), setDriftMode),
  },
  {
    method: 'GET',
    path: '/roles/{accountId}/{name}/composer',
    id: 'getComposer',
    tag: 'Roles',
    summary: 'Get what a change of this role starts from',
    description: '`role.trustDigest` is the `baseDigest` of a new change.',
    params: getComposerInput.omit({ change: true }),
    status: 200,
    ...answers(composerView, getComposer),
  },
  {
    ...read,
    path: '/roles/{accountId}/{name}/terraform',
    id: 'exportTerraform',
    tag: 'Roles',
    summary: 'Export a role as Terraform',
    description: 'The role, its trust policy and its OIDC providers as HCL, with `import` blocks.',
    params: exportTerraformInput.omit({ change: true }),
    query: exportTerraformInput.pick({ change: true }),
    ...answers(terraformExport, exportTerraform),
  },
  {
    ...read,
    path: '/roles/{accountId}/{name}/pipeline-files',
    id: 'getPipelineFiles',
    tag: 'Roles',
    summary: 'Get the CI jobs that assume a role',
    description: 'One job for each mapped project, ready to paste into `.gitlab-ci.yml`.',
    params: getPipelineFilesInput.omit({ tool: true, credentials: true, shell: true }),
    query: getPipelineFilesInput.pick({ tool: true, credentials: true, shell: true }),
    ...answers(pipelineFiles, getPipelineFiles),
  },
];
