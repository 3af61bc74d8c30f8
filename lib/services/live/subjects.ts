/** What a page can watch: who may, and which facts a move of it shows in. */

import type { Actor } from '@/lib/access/decide';
import type { Permission } from '@/lib/access/permissions';
import { listConnectionStates } from '@/lib/services/connections/list-connection-states';
import type { Context } from '@/lib/services/verb/context';
import { readHooksState } from '@/lib/services/verb/json-columns';

/** What a subject is now. The mark is made of `facts`; they never leave the server. */
export interface SubjectNow {
  readonly facts: unknown;
  /** A worker is at it: it is looked at more often. */
  readonly moving: boolean;
}

interface Subject {
  readonly permission: Permission;
  /** null: there is nothing of this id. */
  readonly look: (context: Context, actor: Actor, id: string) => Promise<SubjectNow | null>;
}

const AT_WORK = ['scheduled', 'applying', 'verifying'];

export const SUBJECTS = {
  change: { permission: 'estate.read', look: ({ db }, _, id) => changes({ db }, { number: Number(id) || 0 }) },
  /** Changes that were drafted together. */
  batch: { permission: 'estate.read', look: ({ db }, _, id) => changes({ db }, { batchId: id }) },
  /** The changes of a guide, and the guide itself. */
  onboarding: {
    permission: 'estate.read',
    look: async ({ db }, _, id) => {
      const guide = await db.onboarding.findUnique({ where: { number: Number(id) || 0 } });
      if (guide === null) return null;
      const of = await changes({ db }, { onboardingId: guide.id });
      return { facts: [guide.submittedAt, of?.facts], moving: of?.moving ?? false };
    },
  },
  review: {
    permission: 'estate.read',
    look: async ({ db }, _, id) => {
      const review = await db.reviewCampaign.findUnique({ where: { number: Number(id) || 0 } });
      if (review === null) return null;
      const items = await db.reviewItem.groupBy({
        by: ['answer', 'reviewerId'],
        where: { campaignId: review.id },
        _count: { _all: true, changeId: true },
        orderBy: [{ answer: 'asc' }, { reviewerId: 'asc' }],
      });
      return { facts: [review.state, items], moving: false };
    },
  },
  /** Scans for CI_JOB_JWT, and the merge requests that follow. */
  migration: {
    permission: 'estate.read',
    look: async ({ db }) => {
      const scans = await db.migrationScan.findMany({ distinct: ['instanceId'], orderBy: { startedAt: 'desc' } });
      const lines = await db.migrationFinding.groupBy({
        by: ['state'],
        _count: { _all: true, trouble: true, mergeRequest: true },
        _max: { foundAt: true, proposedAt: true, mergedAt: true, verifiedAt: true },
        orderBy: { state: 'asc' },
      });
      return {
        facts: [scans.map(({ id, state, done, total }) => [id, state, done, total]), lines],
        moving: scans.some(({ state }) => state === 'running') || lines.some(({ state }) => state === 'opening'),
      };
    },
  },
  /** How far each sync and each check of permissions is, step by step. */
  connections: {
    permission: 'settings.read',
    look: async ({ db }) => {
      const runs = await lastSyncs({ db });
      const checks = await db.connectionCheckRun.findMany({ orderBy: [{ sourceKind: 'asc' }, { sourceId: 'asc' }] });
      const instances = await db.instance.findMany({ select: { id: true, hooks: true }, orderBy: { id: 'asc' } });
      const hooks = instances.map(({ id, hooks: column }) => ({ id, ...readHooksState(column) }));
      return {
        facts: [runs, checks, hooks],
        moving:
          runs.some(({ state }) => state === 'running') ||
          checks.some(({ finishedAt }) => finishedAt === null) ||
          hooks.some(({ state }) => state === 'asked'),
      };
    },
  },
  /** Whether the connections work, for every page. How far a sync is does not move it. */
  health: {
    permission: 'estate.read',
    look: async (context, actor) => ({ facts: await listConnectionStates(context, actor), moving: false }),
  },
} as const satisfies Readonly<Record<string, Subject>>;

export type SubjectKind = keyof typeof SUBJECTS;
export const isSubjectKind = (kind: string): kind is SubjectKind => Object.hasOwn(SUBJECTS, kind);

type Db = Pick<Context, 'db'>;

const lastSyncs = ({ db }: Db) =>
  db.syncRun.findMany({
    distinct: ['sourceKind', 'sourceId'],
    orderBy: [{ sourceKind: 'asc' }, { sourceId: 'asc' }, { startedAt: 'desc' }],
    select: { id: true, state: true, phase: true, done: true, total: true, held: true, error: true },
  });

/** null: there is no such change. */
async function changes(
  { db }: Db,
  where: { number: number } | { onboardingId: string } | { batchId: string },
): Promise<SubjectNow | null> {
  const rows = await db.change.findMany({
    where,
    orderBy: { number: 'asc' },
    select: {
      ...{ number: true, version: true, state: true, updatedAt: true, brokenGlassReviewedAt: true },
      steps: { orderBy: { position: 'asc' }, select: { state: true, attempts: true, detail: true } },
      _count: { select: { comments: true, decisions: true } },
    },
  });
  if (rows.length === 0) return null;
  return { facts: rows, moving: rows.some(({ state }) => AT_WORK.includes(state)) };
}
