import { expect, it } from 'vitest';
import { requestApply } from '@/lib/services/apply/request-apply';
import { startScheduled } from '@/lib/services/apply/start-scheduled';
import { approveRules } from '@/lib/services/approval-rules/decide-rules';
import { proposeRules } from '@/lib/services/approval-rules/propose-rules';
import { approveChange } from '@/lib/services/changes/approve-change';
import { endsInForce } from '@/lib/services/changes/proposal/proposed-limits';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { setDriftMode } from '@/lib/services/drift/set-drift-mode';
import { endLimits } from '@/lib/services/limits/end-limits';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { AMIR, at, person, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { BEFORE, openLimits, subjects } from '@/lib/test-worlds/limit-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const open = () => openLimits(database().client);

/** Somebody lets in more than service 2 in its place, behind our back. */
const widened = (live: string): string => {
  const SUB = 'gitlab.example.com:sub';
  const { Statement, ...policy } = JSON.parse(live);
  const wider = Statement.map((statement: { Condition?: Record<string, Record<string, unknown>> }) => {
    const { StringEquals: { [SUB]: sub, ...equals } = {}, ...more } = statement.Condition ?? {};
    if (sub === undefined) return statement;
    const like = JSON.parse(JSON.stringify(sub).replace('pay/service-2', 'pay/*'));
    return { ...statement, Condition: { ...more, StringEquals: equals, StringLike: { [SUB]: like } } };
  });
  return JSON.stringify({ ...policy, Statement: wider });
};
const WHERE = { accountId: ACCOUNT, name: ROLE };

it('a limit is not lost by wider words that somebody wrote behind our back and a change takes back', async () => {
  const { context, world, applied, adding, inHours, pass, run, limits } = await open();
  await applied(adding(2, inHours(2)));
  const text = world.live;
  world.meddle({ trustPolicy: widened(text) });
  await refreshRole(context, RHEA, WHERE);
  expect((await applied({ kind: 'document', text })).effect).toBe('is proven to narrow access');
  expect(await limits()).toMatchObject([{ state: 'active' }]);
  pass(2);
  await endLimits(context);
  await run();
  expect(subjects(world.live)).toEqual(BEFORE);
});

it('a limit is lost where a change that gives access lets it in anew without one', async () => {
  const { context, world, applied, adding, inHours, limits } = await open();
  const trustPolicy = world.live;
  await applied(adding(2, inHours(2)));
  world.meddle({ trustPolicy });
  await refreshRole(context, RHEA, WHERE);
  expect((await applied(adding(2))).effect).toBe('gives someone access');
  expect(await limits()).toMatchObject([{ state: 'replaced' }]);
});

it('a limited mapping comes back with its end by a restore, also by one that asks nobody', async () => {
  const { context, world, db, applied, adding, inHours, pass, run, limits, role } = await open();
  const ada = person('ada', 'admin');
  const free = JSON.stringify([{ name: 'free', effect: ['narrows'], approvals: 0 }]);
  await approveRules(context, AMIR, await proposeRules(context, ada, { text: free, note: 'Test.' }));
  const trustPolicy = world.live;
  await applied(adding(2, inHours(2)));
  const text = world.live;
  await setDriftMode(context, AMIR, { ...WHERE, mode: 'close' });
  world.meddle({ trustPolicy: widened(text) });
  await refreshRole(context, RHEA, WHERE);
  await startScheduled(context);
  await run();
  expect(JSON.parse(world.live)).toEqual(JSON.parse(text));
  world.meddle({ trustPolicy });
  await refreshRole(context, RHEA, WHERE);
  const { number } = await db.change.findFirstOrThrow({ where: { state: 'in_review' } });
  const restoring = await viewChange(context, RHEA, number);
  expect(restoring.ends).toMatchObject([{ words: expect.stringContaining('pay/service-2, branch main, until') }]);
  await requestApply(context, RHEA, at(await approveChange(context, AMIR, at(restoring))));
  await run();
  expect(await limits()).toMatchObject([{ state: 'active' }]);
  expect(await endsInForce(context, (await role()).id, { statements: [], unknown: {} })).toEqual([]);
  pass(2);
  await endLimits(context);
  await run();
  expect(subjects(world.live)).toEqual(BEFORE);
});

it('a limited mapping is no longer approved when it is over, though somebody had taken it out before: no restore brings it back', async () => {
  const { context, world, applied, adding, inHours, pass, limits, role, db } = await open();
  const trustPolicy = world.live;
  await applied(adding(2, inHours(2)));
  await setDriftMode(context, AMIR, { ...WHERE, mode: 'restore' });
  world.meddle({ trustPolicy });
  await refreshRole(context, RHEA, WHERE);
  const opened = await db.change.findFirstOrThrow({ where: { state: 'in_review' } });
  expect((await role()).driftSince).not.toBeNull();
  pass(2);
  await endLimits(context);
  expect(await limits()).toMatchObject([{ state: 'ended', outcome: expect.stringContaining('not there') }]);
  expect((await role()).approvedDocument).not.toContain('service-2');
  expect((await role()).driftSince).toBeNull();
  // Nor does the one that was opened before.
  await expect(approveChange(context, AMIR, at(opened))).rejects.toThrow(/should already have ended/);
});
