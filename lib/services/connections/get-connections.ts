import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { ACCOUNT_LABELS } from '@/lib/capabilities/risk-words';
import type { SyncRun } from '@/lib/db/generated/client';
import { instant, list, sentence } from '@/lib/services/answers/parts';
import { hookProblem } from '@/lib/services/connections/hook-problem';
import { latestRuns } from '@/lib/services/connections/latest-runs';
import { AWS_PERMISSIONS, type ConnectionPermission, GITLAB_PERMISSIONS } from '@/lib/services/connections/permissions';
import type { Context } from '@/lib/services/verb/context';
import { readChosenGroups, readHooksState } from '@/lib/services/verb/json-columns';
import { requireAccess } from '@/lib/services/verb/require-access';

export const syncView = z
  .strictObject({
    state: z.string(),
    phase: z.string(),
    done: z.int(),
    total: z.int().nullable().describe('`null` until it is known.'),
    startedAt: instant,
    finishedAt: instant.nullable(),
    startedBy: z.string().meta({ examples: ['Rhea Holm'] }),
    held: z.string().nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'Sync', description: 'A sync of a connection.' });
export type SyncView = z.infer<typeof syncView>;

export const permissionView = z
  .strictObject({
    permission: z.string(),
    uses: z.string().describe('What Drawbridge uses it for.'),
    without: z.string().describe('What is missing without it.'),
    optional: z.boolean(),
    state: z.enum(['works', 'missing', 'unknown']),
    detail: sentence.nullable(),
    checkedAt: instant.nullable(),
  })
  .meta({ id: 'Permission', description: 'A permission that Drawbridge uses.' });
export type PermissionView = z.infer<typeof permissionView>;

export const checkView = z
  .strictObject({
    startedAt: instant,
    finishedAt: instant.nullable().describe('`null` while it runs.'),
    refusedSince: instant
      .nullable()
      .describe('Since when the source takes none of our credentials. `null` if it takes them.'),
    done: z.int().describe('Permissions that were tried.'),
    total: z.int(),
  })
  .meta({ id: 'ConnectionCheck', description: 'A check of the permissions of a connection.' });

export const hooksView = z
  .strictObject({
    problem: sentence
      .nullable()
      .describe('Why Drawbridge can set up none, and how to do it by hand. `null` if it can try.'),
    state: z
      .enum(['asked', 'done', 'failed'])
      .nullable()
      .describe('What became of the last time. `null` if nobody asked.'),
    at: instant.nullable(),
    outcome: sentence.nullable(),
  })
  .meta({ id: 'ConnectionHooks', description: 'The hooks that send the events of a GitLab.' });

export const connectionView = z
  .strictObject({
    kind: z.enum(['instance', 'account']),
    id: z.string(),
    name: z.string(),
    detail: sentence.nullable().describe('Issuer of an instance, alias of an account.'),
    version: z.string().nullable(),
    writable: z.boolean().nullable().describe('Whether a writer is configured. Accounts only.'),
    label: z
      .enum(ACCOUNT_LABELS)
      .nullable()
      .describe('What an account is for, by its configuration or a rule of the organization. `null`: nobody says.'),
    groups: z
      .array(z.string())
      .nullable()
      .describe(
        'Groups of an instance whose projects are read, with the groups below them. `null`: every project that the token sees.',
      ),
    hooks: hooksView.nullable().describe('Of an instance. `null` for an account.'),
    items: z.int().describe('Projects of an instance, roles of an account.'),
    syncedAt: instant.nullable(),
    ageSeconds: z.int().nullable(),
    sync: syncView.nullable().describe('The running sync, or the last one.'),
    check: checkView
      .nullable()
      .describe('The running check of its permissions, or the last one. `null` until a worker takes up the first.'),
    permissions: list(permissionView),
  })
  .meta({ id: 'Connection', description: 'A configured GitLab instance or AWS account.' });
export type ConnectionView = z.infer<typeof connectionView>;

/** Every connection of the configuration: how fresh it is, what its sync does, and which permissions work. */
export async function getConnections(context: Context, actor: Actor): Promise<readonly ConnectionView[]> {
  await requireAccess(context, actor, 'settings.read');
  const { db } = context;
  const live = { where: { removedAt: null } };
  const present = { where: { goneAt: null } };
  const items = { _count: { select: { projects: present } } };
  const roles = { _count: { select: { roles: present } } };
  const [instances, accounts, runOf, checks, checkRuns] = await Promise.all([
    db.instance.findMany({ ...live, orderBy: { id: 'asc' }, include: items }),
    db.account.findMany({ ...live, orderBy: { name: 'asc' }, include: roles }),
    latestRuns(db),
    db.connectionCheck.findMany(),
    db.connectionCheckRun.findMany(),
  ]);
  const shared = (kind: ConnectionView['kind'], id: string, syncedAt: Date | null) => {
    const run = runOf({ kind, id });
    const known = checks.filter((check) => check.sourceKind === kind && check.sourceId === id);
    const check = checkRuns.find((candidate) => candidate.sourceKind === kind && candidate.sourceId === id);
    return {
      check: check === undefined ? null : viewCheckRun(check),
      syncedAt: syncedAt?.toISOString() ?? null,
      ageSeconds: syncedAt ? Math.max(0, Math.round((context.now().getTime() - syncedAt.getTime()) / 1000)) : null,
      sync: run ? viewRun(run) : null,
      permissions: (kind === 'instance' ? GITLAB_PERMISSIONS : AWS_PERMISSIONS).map((row) => viewCheck(row, known)),
    };
  };
  return [
    ...instances.map(({ id, name, issuer, version, readGroups, hooks, syncedAt, _count }) => ({
      ...{ kind: 'instance' as const, id, name, detail: issuer, version, writable: null, items: _count.projects },
      ...{ label: null, groups: readChosenGroups(readGroups)?.map(({ path }) => path) ?? null },
      hooks: viewHooks(context.config, id, hooks),
      ...shared('instance', id, syncedAt),
    })),
    ...accounts.map(({ id, name, alias, label, writable, syncedAt, _count }) => ({
      ...{ kind: 'account' as const, id, name, detail: alias, version: null, writable, items: _count.roles },
      ...{ label: ACCOUNT_LABELS.find((each) => each === label) ?? null, groups: null, hooks: null },
      ...shared('account', id, syncedAt),
    })),
  ];
}

function viewHooks(config: Context['config'], instanceId: string, column: unknown): z.infer<typeof hooksView> {
  const { state = null, at = null, sentence: outcome = null } = readHooksState(column) ?? {};
  const instance = config.instances.find(({ id }) => id === instanceId);
  return { problem: instance === undefined ? null : hookProblem(config, instance), state, at, outcome };
}

type Check = Awaited<ReturnType<Context['db']['connectionCheck']['findMany']>>[number];

function viewRun({ state, phase, done, total, startedAt, finishedAt, startedBy, held, error }: SyncRun): SyncView {
  return {
    ...{ state, phase, done, total, startedBy, held, error },
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

type CheckRun = Awaited<ReturnType<Context['db']['connectionCheckRun']['findMany']>>[number];

const viewCheckRun = ({ startedAt, finishedAt, refusedAt, done, total }: CheckRun): z.infer<typeof checkView> => ({
  ...{ startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null, done, total },
  refusedSince: refusedAt?.toISOString() ?? null,
});

/** What was not checked yet is unknown, never fine. */
function viewCheck(row: ConnectionPermission, checks: readonly Check[]): PermissionView {
  const check = checks.find(({ permission }) => permission === row.permission);
  const state = check?.state === 'works' || check?.state === 'missing' ? check.state : 'unknown';
  const { permission, uses, without, optional } = row;
  return {
    ...{ permission, uses, without, optional, state },
    detail: check === undefined ? 'It is checked as soon as a worker is free.' : check.detail,
    checkedAt: check?.checkedAt.toISOString() ?? null,
  };
}
