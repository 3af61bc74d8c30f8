import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { accountId, accountName, list, sentence } from '@/lib/services/answers/parts';
import { finding, rung } from '@/lib/services/answers/reach';
import { risk, riskNamed } from '@/lib/services/answers/risk';
import { logCare, readLogCare } from '@/lib/services/audit/delivery/log-care';
import { changeRow, listChanges } from '@/lib/services/changes/list-changes';
import { connectionState, listConnectionStates } from '@/lib/services/connections/list-connection-states';
import { rungOf } from '@/lib/services/estate/rung-filter';
import { readShutProviders, shutProvider } from '@/lib/services/estate/shut-providers';
import { readFindings, severityLevel } from '@/lib/services/facts/read-findings';
import { expiredProofs, expiredRoleProof } from '@/lib/services/proofs/expired-proofs';
import { waitingReview, waitingReviews } from '@/lib/services/reviews/waiting-reviews';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

const WORST_SHOWN = 8;

export const getOverviewInput = z.strictObject({});

export const worstRole = z
  .strictObject({
    accountId,
    accountName,
    name: z.string(),
    rung: rung.nullable(),
    risk: risk.nullable(),
    riskReason: sentence.nullable().describe('How the risk came about. `null` if it was not decided yet.'),
    finding,
  })
  .meta({ id: 'WorstRole', description: 'A role with a critical or high finding.' });
export type WorstRole = z.infer<typeof worstRole>;

export const driftedRole = z
  .strictObject({
    accountId,
    accountName,
    name: z.string(),
  })
  .meta({ id: 'DriftedRole', description: 'A role that drifted.' });

export const overviewView = z
  .strictObject({
    rungs: list(
      z.strictObject({
        rung: rung.nullable(),
        count: z.int(),
      }),
    ).describe('How many roles have each reach: the widest first, unknown (`null`) last.'),
    roleCount: z.int(),
    worst: list(worstRole),
    worstCount: z.int().describe('Roles with a critical or high finding.'),
    drifted: z
      .strictObject({
        count: z.int(),
        named: list(driftedRole),
      })
      .describe('Drifted roles, and those of them whose drift mode is `alert` or `restore`.'),
    shutProviders: list(shutProvider).describe('OIDC providers that keep everybody out of roles.'),
    expiredProofs: list(expiredRoleProof).describe('The newest mappings that no longer mean what was approved.'),
    waiting: list(changeRow),
    drafts: list(changeRow),
    reviews: list(waitingReview).describe('Access reviews that wait for your answers.'),
    unreviewed: list(changeRow).describe(
      'Changes that were applied without approval and not yet reviewed, newest first.',
    ),
    connections: list(connectionState),
    log: logCare.nullable().describe('`null` if you may not see the audit log.'),
  })
  .meta({ id: 'Overview', description: 'What needs attention now.' });
export type OverviewView = z.infer<typeof overviewView>;

/** Reads the reach of all roles, the worst findings, the reader's work and how old the inventory is. */
export async function getOverview(context: Context, actor: Actor, input: unknown): Promise<OverviewView> {
  await requireAccess(context, actor, 'estate.read');
  parseInput(getOverviewInput, input);
  const present = { goneAt: null, account: { removedAt: null } } as const;
  const grouped = await context.db.role.groupBy({
    by: ['rung'],
    where: present,
    _count: { _all: true },
    orderBy: { rung: { sort: 'desc', nulls: 'last' } },
  });
  const grave = { ...present, worstSeverity: { gte: severityLevel('high') } };
  const worst = await context.db.role.findMany({
    where: grave,
    orderBy: [
      { worstSeverity: 'desc' },
      { rung: { sort: 'desc', nulls: 'last' } },
      { risk: { sort: 'desc', nulls: 'last' } },
      { name: 'asc' },
      { id: 'asc' },
    ],
    take: WORST_SHOWN,
    include: { account: true },
  });
  const waiting = await listChanges(context, actor, { whose: 'waiting' });
  const drafts = await listChanges(context, actor, { whose: 'mine', state: 'draft' });
  const unreviewed = await listChanges(context, actor, { whose: 'unreviewed', state: 'all' });
  return {
    unreviewed: unreviewed.rows,
    rungs: grouped.map(({ rung, _count }) => ({ rung: rungOf(rung), count: _count._all })),
    roleCount: grouped.reduce((sum, { _count }) => sum + _count._all, 0),
    worst: worst.flatMap(({ accountId, account, name, rung, risk, riskReason, worstSeverity, findings }) => {
      const finding = readFindings(findings).find(({ severity }) => severityLevel(severity) === worstSeverity);
      if (finding === undefined) return [];
      const where = { accountId, accountName: account.name, name };
      return [{ ...where, rung: rungOf(rung), risk: riskNamed(risk), riskReason, finding }];
    }),
    worstCount: await context.db.role.count({ where: grave }),
    drifted: await readDrifted(context),
    shutProviders: await readShutProviders(context),
    expiredProofs: await expiredProofs(context.db),
    waiting: waiting.rows,
    drafts: drafts.rows,
    reviews: await waitingReviews(context, actor),
    connections: await listConnectionStates(context, actor),
    log: await readLogCare(context, actor),
  };
}

async function readDrifted({ db }: Context): Promise<OverviewView['drifted']> {
  const where = { goneAt: null, account: { removedAt: null }, driftSince: { not: null } };
  const named = await db.role.findMany({
    where: { ...where, driftMode: { not: 'observe' } },
    orderBy: [{ driftSince: 'asc' }, { id: 'asc' }],
    take: WORST_SHOWN,
    include: { account: true },
  });
  return {
    count: await db.role.count({ where }),
    named: named.map(({ accountId, account, name }) => ({ accountId, accountName: account.name, name })),
  };
}
