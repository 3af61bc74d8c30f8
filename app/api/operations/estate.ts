import { z } from 'zod';
import type { Operation } from '@/app/api/operation';
import { checkConnections } from '@/lib/services/check-connections';
import { whoDrifted, whoDriftedInput } from '@/lib/services/drift/who-drifted';
import { explainAccess, explainAccessInput } from '@/lib/services/explain-access';
import { findSources, findSourcesInput, readSource, readSourceInput } from '@/lib/services/find-sources';
import { getComposer, getComposerInput } from '@/lib/services/get-composer';
import { refreshProject, refreshProjectInput } from '@/lib/services/refresh-project';
import { refreshRole, refreshRoleInput } from '@/lib/services/refresh-role';
import { planRename, planRenameInput } from '@/lib/services/renames/plan-rename';
import { setDriftMode, setDriftModeInput } from '@/lib/services/set-drift-mode';
import { startSync, startSyncInput } from '@/lib/services/start-sync';

export const ESTATE_OPERATIONS: readonly Operation[] = [
  {
    method: 'POST',
    path: '/syncs',
    id: 'startSync',
    tag: 'Connections',
    summary: 'Start a sync of an instance or an account',
    body: startSyncInput,
    status: 202,
    run: startSync,
  },
  {
    method: 'POST',
    path: '/connections/check',
    id: 'checkConnections',
    tag: 'Connections',
    summary: 'Check what each connection may do',
    body: z.strictObject({}),
    status: 200,
    run: checkConnections,
  },
  {
    method: 'POST',
    path: '/explain',
    id: 'explainAccess',
    tag: 'Roles',
    summary: 'Say whether a pipeline or a token may assume a role, or which roles it may, and why',
    body: explainAccessInput,
    status: 200,
    run: explainAccess,
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
];
