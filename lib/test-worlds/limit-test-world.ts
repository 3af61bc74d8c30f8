/** The world of changes with time limits, and a clock that goes on. Not for production code. */

import type { Database } from '@/lib/db/transaction';
import { NOTICE_KINDS } from '@/lib/notify/notices';
import { applyChange } from '@/lib/services/apply/apply-change';
import { requestApply } from '@/lib/services/apply/request-apply';
import { approveChange } from '@/lib/services/changes/approve-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { submitChange } from '@/lib/services/changes/submit-change';
import { viewChange } from '@/lib/services/changes/view/change-view';
import type { Context } from '@/lib/services/verb/context';
import { AMIR, adds, at, openChanges, RHEA } from '@/lib/test-worlds/change-test-world';

const HOUR = 3_600_000;

/** The world of changes with a clock that `pass` moves, and endpoints that want every notice. */
export async function openLimits(database: Database) {
  const bridge = { name: 'bridge', kind: 'slack', url: 'http://127.0.0.1:9/', events: NOTICE_KINDS } as const;
  const opened = await openChanges(database, { notifications: [bridge] });
  const { context: base, db, world, draftInput } = opened;
  let passed = 0;
  const context: Context = { ...base, now: () => new Date(base.now().getTime() + passed) };
  const inHours = (hours: number) => new Date(context.now().getTime() + hours * HOUR).toISOString();
  const adding = (projectId: number, until?: string) => {
    const { add, ...more } = adds(projectId);
    return { ...more, add: add.map((line) => ({ ...line, ...(until === undefined ? {} : { until }) })) };
  };
  const draft = async (proposal: object) => draftChange(context, RHEA, { ...(await draftInput()), proposal });
  const submitted = async (proposal: object) => submitChange(context, RHEA, at(await draft(proposal)));
  const run = async () => {
    const { id } = await db.change.findFirstOrThrow({ where: { state: 'applying' } });
    await applyChange(context, { changeId: id }, world.wait);
  };
  const applied = async (proposal: object) => {
    const change = await approveChange(context, AMIR, at(await submitted(proposal)));
    await requestApply(context, RHEA, at(change));
    await run();
    return viewChange(context, RHEA, change.number);
  };
  const limits = () => db.mappingLimit.findMany({ orderBy: { setAt: 'asc' } });
  const notices = async () => (await db.notice.findMany({ orderBy: { at: 'asc' } })).map(({ kind }) => kind);
  const pass = (hours: number) => {
    passed += hours * HOUR;
  };
  return { ...opened, context, inHours, adding, draft, submitted, run, applied, limits, notices, pass };
}

/** Subjects that the live policy admits. */
export const subjects = (live: string): readonly string[] => live.match(/project_path:[^"]+/g) ?? [];
export const BEFORE = ['project_path:pay/service-1:ref_type:branch:ref:main'];
