import { mappingLines } from '@/lib/mappings/mapping-lines';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Population } from '@/lib/reviews/population';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import type { PlannedItem } from '@/lib/services/reviews/campaign-items';
import { digestOf } from '@/lib/services/reviews/campaign-report';
import type { Context } from '@/lib/services/verb/context';
import { readStrings } from '@/lib/services/verb/json-columns';

/** Everything that the items were drawn from: each role of each account, and how fresh and how whole the reading was. */
export async function populationOf(context: Context, items: readonly PlannedItem[]): Promise<Population> {
  const roles = await context.db.role.findMany({
    where: { goneAt: null, account: { removedAt: null } },
    select: { id: true, accountId: true, name: true, trustPolicy: true, trustDigest: true },
    orderBy: [{ accountId: 'asc' }, { name: 'asc' }, { id: 'asc' }],
  });
  const issuers = issuerProfiles(context.config);
  const asked = new Map<string, number>();
  for (const { roleId } of items) asked.set(roleId, (asked.get(roleId) ?? 0) + 1);
  const list = roles.map(({ id, accountId, name, trustPolicy, trustDigest }) => {
    const parsed = parsePolicy(trustPolicy);
    // What does not parse is asked about as one line.
    const lines = parsed.ok ? mappingLines(parsed.policy, issuers).length : 1;
    return { account: accountId, role: name, trustDigest, lines, asked: asked.get(id) ?? 0 };
  });
  return {
    accounts: await accountsOf(context, list),
    instances: await instancesOf(context),
    roles: list.length,
    rolesAsked: list.filter((role) => role.asked > 0).length,
    lines: list.reduce((sum, role) => sum + role.lines, 0),
    linesAsked: items.length,
    digest: digestOf(list),
    list,
  };
}

async function accountsOf({ db }: Context, list: Population['list']): Promise<Population['accounts']> {
  const accounts = await db.account.findMany({
    where: { removedAt: null },
    include: {
      roles: { where: { goneAt: null }, select: { trustPolicy: true, missedAt: true, policiesUnknown: true } },
      providers: { where: { goneAt: null }, select: { clientIds: true } },
    },
    orderBy: { id: 'asc' },
  });
  const runs = await lastRuns({ db }, 'account');
  return accounts.map(({ id, name, roles, providers, ...account }) => {
    const readAt = account.readAt ?? account.syncedAt;
    const unread = [
      ...troubleOf(runs.get(id), readAt),
      ...toldOf(roles, ({ missedAt }) => missedAt !== null, 'role', 'the last sync no longer found, listed as before'),
      ...toldOf(
        roles,
        ({ policiesUnknown }) => policiesUnknown !== null,
        'role',
        'whose permissions could not be listed',
      ),
      ...toldOf(roles, ({ trustPolicy }) => !parsePolicy(trustPolicy).ok, 'role', 'whose trust policy does not parse'),
      ...toldOf(
        providers,
        ({ clientIds }) => readStrings(clientIds) === null,
        'identity provider',
        'whose audiences could not be read',
      ),
    ];
    const own = list.filter((role) => role.account === id);
    const asked = own.filter((role) => role.asked > 0).length;
    return { id, name, readAt: readAt?.toISOString() ?? null, roles: own.length, asked, unread };
  });
}

async function instancesOf({ db }: Context): Promise<Population['instances']> {
  const instances = await db.instance.findMany({
    where: { removedAt: null },
    include: {
      projects: {
        where: { goneAt: null },
        select: { missedAt: true, refCount: true, protection: true, groupRulesUnknown: true, subComponents: true },
      },
    },
    orderBy: { id: 'asc' },
  });
  const runs = await lastRuns({ db }, 'instance');
  return instances.map(({ id, name, projects, ...instance }) => {
    const readAt = instance.readAt ?? instance.syncedAt;
    const told = (isMissing: (project: (typeof projects)[number]) => boolean, what: string) =>
      toldOf(projects, isMissing, 'project', what);
    const unread = [
      ...troubleOf(runs.get(id), readAt),
      ...told(({ missedAt }) => missedAt !== null, 'the last sync could not describe, listed as before'),
      ...told(({ refCount }) => refCount === null, 'whose branches and tags could not be read'),
      ...told(
        ({ protection, groupRulesUnknown }) => protection === null || groupRulesUnknown,
        'whose protection rules are not all known',
      ),
      ...told(({ subComponents }) => subComponents === null, 'whose `sub` claim components could not be read'),
    ];
    return { id, name, readAt: readAt?.toISOString() ?? null, projects: projects.length, unread };
  });
}

/** How the last run over each source of a kind ended, by the source. */
async function lastRuns({ db }: Pick<Context, 'db'>, sourceKind: 'account' | 'instance') {
  const runs = await db.syncRun.findMany({
    where: { sourceKind },
    distinct: ['sourceId'],
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    select: { sourceId: true, state: true, held: true, error: true },
  });
  return new Map(runs.map((run) => [run.sourceId, run]));
}

type Run = { readonly state: string; readonly held: string | null; readonly error: string | null };

function troubleOf(run: Run | undefined, readAt: Date | null): readonly string[] {
  const never = readAt === null ? ['It was never read to its end.'] : [];
  if (run?.state === 'running') return [...never, 'A sync was under way.'];
  if (run?.state === 'failed') return [...never, `The last sync failed: ${run.error ?? 'the reason is in the log.'}`];
  if (run?.state === 'held') return [...never, `The last sync was held: ${run.held ?? 'the reason is in the log.'}`];
  return never;
}

/** "2 roles whose …", where there are any. */
function toldOf<T>(rows: readonly T[], isMissing: (row: T) => boolean, noun: string, what: string): readonly string[] {
  const count = rows.filter(isMissing).length;
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'} ${what}.`];
}
