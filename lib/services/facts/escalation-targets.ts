import { setImmediate as nextTurn } from 'node:timers/promises';
import { couldEscalate, type EscalationStep, mayAssume, stepsFrom } from '@/lib/capabilities/escalation';
import { type EscalationPath, LONGEST, nameOf, pathsFrom } from '@/lib/capabilities/escalation-paths';
import type { Grants } from '@/lib/capabilities/grants';
import { readTrust } from '@/lib/capabilities/target-trust';
import type { Prisma } from '@/lib/db/generated/client';
import { MAY_NAME_ROLES } from '@/lib/services/facts/naming-roles';
import { policiesOfRoles } from '@/lib/services/facts/policy-readings';
import type { Context } from '@/lib/services/verb/context';

/** How much is looked at. */
export interface SearchLimits {
  /** Roles that others may get hold of: the most exposed ones. IAM's quota for an account is 1,000 at first. */
  readonly targets: number;
  /** Roles that are followed at each step of a path. */
  readonly followed: number;
}

const LIMITS: SearchLimits = { targets: 2000, followed: 50 };

/** A role with what its policies give it. */
export interface Escalator {
  readonly arn: string;
  readonly accountId: string;
  readonly grants: Grants;
}

/** What a role could do first. */
export interface FirstSteps {
  readonly steps: readonly EscalationStep[];
  /** Not every role was looked at: these are the least that there is. */
  readonly cut: boolean;
}

/**
 * What each of these roles could do to itself and to roles that pipelines enter, by its ARN. Of a role whose policies let it do
 * nothing, only those are looked at whose trust policy may name it. Roles that no pipeline enters are never looked at: see LOOKED_AT.
 */
export async function firstSteps(
  context: Pick<Context, 'db'>,
  roles: readonly Escalator[],
  { targets: most }: Pick<SearchLimits, 'targets'> = LIMITS,
): Promise<ReadonlyMap<string, FirstSteps>> {
  const found = new Map<string, FirstSteps>();
  for (const { those, where } of groupsOf(roles)) {
    if (those.length === 0) continue;
    const rows = await targetsOf(context, where, most + 1);
    const targets = rows.slice(0, most).map(({ trustPolicy, ...row }) => ({ ...row, trust: readTrust(trustPolicy) }));
    for (const { arn, accountId, grants } of those) {
      found.set(arn, { steps: stepsFrom({ arn, accountId }, grants, targets), cut: rows.length > most });
      // Thousands of targets take a tenth of a second: requests of people are answered between two roles.
      await nextTurn();
    }
  }
  return found;
}

/** Roles by the targets that they have in common. Of other accounts there are some only for those that can assume roles. */
function groupsOf(roles: readonly Escalator[]) {
  const crossing = roles.filter(({ grants }) => mayAssume(grants));
  const local = roles.filter((role) => !crossing.includes(role));
  const [able, others] = [
    local.filter(({ grants }) => couldEscalate(grants)),
    local.filter(({ grants }) => !couldEscalate(grants)),
  ];
  return [
    { those: crossing, where: {} },
    { those: able, where: inAccountsOf(able) },
    { those: others, where: { ...inAccountsOf(others), AND: MAY_NAME_ROLES } },
  ];
}

const inAccountsOf = (roles: readonly Escalator[]): Prisma.RoleWhereInput => ({
  accountId: { in: [...new Set(roles.map(({ accountId }) => accountId))] },
});

/** The shortest ways from a role to those that it could get hold of or change, at most three steps long, as far as LOOKED_AT goes. */
export interface FoundPaths {
  readonly paths: readonly EscalationPath[];
  /** Why there may be more of what is looked at, each a clause. Empty: there are no others of that length. */
  readonly unknown: readonly string[];
}

/** Follows what a role could do, step after step. */
export async function escalationPaths(
  context: Pick<Context, 'db'>,
  role: Escalator,
  limits: SearchLimits = LIMITS,
): Promise<FoundPaths> {
  const steps = new Map<string, FirstSteps>();
  const unknown = new Set<string>();
  let next: readonly Escalator[] = [role];
  for (let length = 1; length <= LONGEST && next.length > 0; length++) {
    for (const [arn, found] of await firstSteps(context, next, limits)) steps.set(arn, found);
    for (const { arn, grants } of next) {
      if (grants.unread.length > 0) unknown.add(`not everything that \`${nameOf(arn)}\` can do is known`);
      if (steps.get(arn)?.cut)
        unknown.add(`only the ${limits.targets.toLocaleString('en')} most exposed roles were looked at`);
    }
    const reached = next.flatMap(({ arn }) => (steps.get(arn)?.steps ?? []).filter(({ takesOver }) => takesOver));
    const frontier = [...new Set(reached.map(({ to }) => to))].filter((arn) => !steps.has(arn));
    if (length < LONGEST && frontier.length > limits.followed)
      unknown.add(`only ${limits.followed} roles were followed at each step`);
    next = await withGrants(context, frontier.slice(0, limits.followed));
  }
  return { paths: pathsFrom(role.arn, (arn) => steps.get(arn)?.steps ?? []), unknown: [...unknown] };
}

async function withGrants(context: Pick<Context, 'db'>, arns: readonly string[]): Promise<readonly Escalator[]> {
  const rows = await context.db.role.findMany({ where: { arn: { in: [...arns] }, goneAt: null } });
  const policies = await policiesOfRoles(context, rows);
  return rows.flatMap((row, index) => {
    const grants = policies[index]?.grants;
    return grants === undefined ? [] : [{ ...row, grants }];
  });
}

const targetsOf = ({ db }: Pick<Context, 'db'>, where: Prisma.RoleWhereInput, take: number) =>
  db.role.findMany({
    where: { goneAt: null, OR: [{ rung: null }, { rung: { gt: 0 } }], account: { removedAt: null }, ...where },
    select: { arn: true, accountId: true, trustPolicy: true },
    orderBy: [{ rung: { sort: 'desc', nulls: 'last' } }, { name: 'asc' }, { id: 'asc' }],
    take,
  });
