import { type Measured, p95 } from '@/bin/bench/scale/measured';
import { instanceId, issuerOf, projectAt, roleAt, type WorldSize } from '@/bin/bench/scale/world';
import { previewChange } from '@/lib/services/changes/preview-change';
import { getConnections } from '@/lib/services/connections/get-connections';
import { listConnectionStates } from '@/lib/services/connections/list-connection-states';
import { explainAccess } from '@/lib/services/estate/explain-access';
import { getOverview } from '@/lib/services/estate/get-overview';
import { getProject } from '@/lib/services/estate/get-project';
import { getRole } from '@/lib/services/estate/get-role';
import { listProjects } from '@/lib/services/estate/list-projects';
import { listRoles } from '@/lib/services/estate/list-roles';
import { searchAnything } from '@/lib/services/estate/search-anything';
import type { Context } from '@/lib/services/verb/context';
import { person } from '@/lib/test-worlds/change-test-world';

const ADA = person('ada', 'admin', 'requester', 'approver', 'auditor');

/** What people ask, and the most milliseconds that it may take at the 95th percentile whatever the size of the estate. */
const LIST = 250;
const OVERVIEW = 400;
const PREVIEW = 250;

type Question = readonly [name: string, most: number, ask: (context: Context, size: WorldSize) => Promise<unknown>];

/** A role that trusts single projects, and one that trusts a group too. */
const ROLE = 4;
const GROUP_ROLE = 19;
const nameOf = (size: WorldSize, index: number) => {
  const role = roleAt(size, index);
  return { accountId: role.arn.split(':')[4] ?? '', name: role.name };
};

const preview = (size: WorldSize, index: number, context: Context) => {
  const { own } = roleAt(size, index);
  const project = own[0] ?? projectAt(size, 0);
  const line = {
    instanceId: instanceId(project.instance),
    source: { kind: 'project', projectId: project.id },
    ref: { kind: 'exact', type: 'branch', name: 'develop' },
    audiences: [issuerOf(project.instance)],
  };
  return previewChange(context, ADA, {
    role: nameOf(size, index),
    proposal: { kind: 'mappings', add: [line], remove: [] },
  });
};

export const QUESTIONS: readonly Question[] = [
  ['overview', OVERVIEW, (context) => getOverview(context, ADA, {})],
  ['connections', LIST, (context) => getConnections(context, ADA)],
  ['health of connections, which every page shows', LIST, (context) => listConnectionStates(context, ADA)],
  ['projects, first page', LIST, (context) => listProjects(context, ADA, {})],
  ['projects by text', LIST, (context) => listProjects(context, ADA, { q: 'project-42' })],
  ['roles, first page', LIST, (context) => listRoles(context, ADA, {})],
  ['roles by text', LIST, (context) => listRoles(context, ADA, { q: 'deploy-42' })],
  ['search', LIST, (context) => searchAnything(context, ADA, { q: 'project-42' })],
  ['a project', LIST, (context) => getProject(context, ADA, { instanceId: instanceId(0), projectId: 1 })],
  ['a role', LIST, (context, size) => getRole(context, ADA, nameOf(size, ROLE))],
  ['a role that trusts a group', LIST, (context, size) => getRole(context, ADA, nameOf(size, GROUP_ROLE))],
  ['preview of a change', PREVIEW, (context, size) => preview(size, ROLE, context)],
  ['preview where a group is trusted', PREVIEW, (context, size) => preview(size, GROUP_ROLE, context)],
  [
    'four previews at once',
    4 * PREVIEW,
    (context, size) => Promise.all([0, 1, 2, 3].map((index) => preview(size, index, context))),
  ],
  [
    'explain a job to one role',
    LIST,
    (context, size) => {
      const project = roleAt(size, ROLE).own[0] ?? projectAt(size, 0);
      const { id: projectId, instance } = project;
      const token = { kind: 'job', instanceId: instanceId(instance), projectId, pipeline: 'push', ref: 'main' };
      return explainAccess(context, ADA, { token, role: nameOf(size, ROLE) });
    },
  ],
];

export async function webFigures(context: Context, size: WorldSize): Promise<readonly Measured[]> {
  const figures: Measured[] = [];
  for (const [name, most, ask] of QUESTIONS) figures.push(await p95(name, most, () => ask(context, size)));
  return figures;
}
