import { cpuSeconds, type Measured, p95 } from '@/bin/bench/scale/measured';
import type { ScaleSources } from '@/bin/bench/scale/sources';
import { accountId, instanceId } from '@/bin/bench/scale/world';
import { deriveRoles } from '@/lib/services/sync/derive-estate';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import type { Context } from '@/lib/services/verb/context';

/** Calls in a second that gitlab.com answers one user (2,000 in a minute). */
const GITLAB_CALLS = 2000 / 60;
/** The share of everything that moves between two syncs. */
const MOVED = 100;

/** Roles that are derived together: as many as the smallest world has. */
const SAMPLE = 200;

const startedBy = 'scheduler';
const noWait = async () => {};

/** What a worker does: deriving, and syncs of which nothing or one part in a hundred moved. */
export async function workerFigures(context: Context, sources: ScaleSources): Promise<readonly Measured[]> {
  const { size } = sources;
  const some = Array.from({ length: SAMPLE }, (_, index) => `role-${index}`);
  const all = await cpuSeconds('', null, () => deriveRoles(context, some));
  const account = { accountId: accountId(0), startedBy };
  const instance = { instanceId: instanceId(0), startedBy };
  const one = await p95('one role derived', 100, () => deriveRoles(context, ['role-4']), 5);
  const group = await p95('one role derived that trusts a group', 150, () => deriveRoles(context, ['role-19']), 5);
  sources.takeCalls();
  const quiet = await cpuSeconds('sync of an account, nothing moved', 1, () => syncAccount(context, account, noWait));
  const quietCalls = sources.takeCalls();
  for (let index = 0; index < size.roles; index += MOVED) sources.movedRoles.add(index);
  const moved = await cpuSeconds('sync of an account, one role in 100 moved', 1.5, () =>
    syncAccount(context, account, noWait),
  );
  sources.takeCalls();
  for (let id = 1; id <= size.projects; id += MOVED) sources.movedProjects.add(id);
  const projects = await cpuSeconds('', null, () => syncInstance(context, instance, noWait));
  const calls = sources.countCalls();
  return [
    { name: `a role derived, of ${SAMPLE} together`, value: (all.value / SAMPLE) * 1000, unit: 'CPU ms', most: 25 },
    one,
    group,
    { ...quiet, more: `; ${quietCalls}` },
    moved,
    {
      ...{ name: 'sync of a GitLab, one project in 100 moved', value: projects.value, unit: 'CPU s', most: null },
      more: `; ${sources.takeCalls()}`,
    },
    {
      name: 'that sync, of the time that its calls take at gitlab.com',
      value: (projects.value / (calls / GITLAB_CALLS)) * 100,
      unit: '% CPU',
      most: 10,
    },
  ];
}
