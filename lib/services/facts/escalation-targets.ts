import { couldEscalate, type EscalationStep, stepsFrom, type Target } from '@/lib/capabilities/escalation';
import { type EscalationPath, pathsFrom } from '@/lib/capabilities/escalation-paths';
import type { Grants } from '@/lib/capabilities/grants';
import { policiesOfRoles } from '@/lib/services/facts/policy-readings';
import type { Context } from '@/lib/services/verb/context';

/** Roles that are looked at: the most exposed ones. IAM's quota for an account is 1,000 at first. */
const MOST_TARGETS = 2000;
/** Of the ways that are followed: steps, and roles at each of them. */
const LONGEST = 3;
const MOST_FOLLOWED = 50;

/** A role with what its policies give it. */
export interface Escalator extends Target {
  readonly grants: Grants;
}

/** What each of these roles could do to itself and to roles that pipelines enter. Those that could do nothing cost no query. */
export async function firstSteps(
  context: Pick<Context, 'db'>,
  roles: readonly Escalator[],
): Promise<ReadonlyMap<string, readonly EscalationStep[]>> {
  const able = roles.filter(({ grants }) => couldEscalate(grants));
  if (able.length === 0) return new Map();
  const targets = await targetsOf(context, able);
  return new Map(able.map((role) => [role.arn, stepsFrom(role, role.grants, targets)]));
}

/** The shortest ways from a role to those that it could get hold of or change, at most three steps long. */
export async function escalationPaths(
  context: Pick<Context, 'db'>,
  role: Escalator,
): Promise<readonly EscalationPath[]> {
  const steps = new Map(await firstSteps(context, [role]));
  let frontier = [role.arn];
  for (let length = 1; length < LONGEST; length++) {
    const reached = frontier.flatMap((arn) => (steps.get(arn) ?? []).filter(({ takesOver }) => takesOver));
    frontier = [...new Set(reached.map(({ to }) => to))].filter((arn) => !steps.has(arn)).slice(0, MOST_FOLLOWED);
    if (frontier.length === 0) break;
    const rows = await context.db.role.findMany({ where: { arn: { in: frontier }, goneAt: null } });
    const policies = await policiesOfRoles(context, rows);
    const next = rows.flatMap((row, index) => {
      const grants = policies[index]?.grants;
      return grants === undefined ? [] : [{ ...row, grants }];
    });
    for (const [arn, found] of await firstSteps(context, next)) steps.set(arn, found);
  }
  return pathsFrom(role.arn, (arn) => steps.get(arn) ?? []);
}

async function targetsOf({ db }: Pick<Context, 'db'>, able: readonly Escalator[]): Promise<readonly Target[]> {
  const accounts = able.some(({ grants }) => mayCross(grants)) ? null : able.map(({ accountId }) => accountId);
  return db.role.findMany({
    where: {
      goneAt: null,
      OR: [{ rung: null }, { rung: { gt: 0 } }],
      account: { removedAt: null },
      ...(accounts !== null && { accountId: { in: [...new Set(accounts)] } }),
    },
    select: { arn: true, name: true, accountId: true, trustPolicy: true },
    orderBy: [{ rung: { sort: 'desc', nulls: 'last' } }, { name: 'asc' }, { id: 'asc' }],
    take: MOST_TARGETS,
  });
}

/** Roles of other accounts count only where they can be assumed. */
const mayCross = ({ statements }: Grants): boolean =>
  statements.some(
    ({ Effect, Action = [], NotAction }) =>
      Effect === 'Allow' && (NotAction !== undefined || Action.some((action) => /^(\*|sts:)/i.test(action))),
  );
