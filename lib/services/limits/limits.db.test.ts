import { describe, expect, it } from 'vitest';
import { policyDigest } from '@/lib/audit/digest';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { breakGlass } from '@/lib/services/apply/break-glass';
import { approveChange } from '@/lib/services/changes/approve-change';
import { editChange } from '@/lib/services/changes/edit-change';
import { packProposal } from '@/lib/services/changes/pack-proposal';
import { proposalOf } from '@/lib/services/changes/proposal/proposal';
import { chosenEnds, keptEnds, requireLimitsKept } from '@/lib/services/changes/proposal/proposed-limits';
import { roleLimits } from '@/lib/services/changes/proposal/role-limits';
import { viewChange } from '@/lib/services/changes/view/change-view';
import { draftEnd } from '@/lib/services/limits/draft-end';
import { announceLimits, loadDueLimits, settleOutcome } from '@/lib/services/limits/due-limits';
import { endLimits } from '@/lib/services/limits/end-limits';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { AMIR, at, iamFailure, person, policyWithForeign, RHEA } from '@/lib/test-worlds/change-test-world';
import { BEFORE, openLimits, subjects } from '@/lib/test-worlds/limit-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const open = () => openLimits(database().client);

describe('a mapping that ends', () => {
  it('is let in until then, is taken out by the worker, and everything else stays as it stood', async () => {
    const { context, world, applied, adding, inHours, limits, pass, run, db, events, role } = await open();
    const before = policyDigest(world.live);
    const change = await applied(adding(2, inHours(2)));
    expect(change.ends).toMatchObject([
      { words: expect.stringMatching(/^pay\/service-2, branch main, until .* UTC$/) },
    ]);
    expect(subjects(world.live)).toHaveLength(2);
    pass(1);
    await endLimits(context);
    expect(await db.change.count({ where: { state: 'applying' } })).toBe(0);
    pass(1);
    await endLimits(context);
    await run();
    expect(policyDigest(world.live)).toBe(before);
    expect(await limits()).toMatchObject([
      { state: 'ended', outcome: expect.stringContaining('Sessions that were issued') },
    ]);
    const end = await viewChange(context, RHEA, change.number + 1);
    expect(end).toMatchObject({ state: 'applied', author: { name: 'Drawbridge' }, approvals: { required: 0 } });
    expect(await events({ action: 'limit.ending' })).toMatchObject([
      { data: { setBy: change.number, approvedBy: ['amir'] } },
    ]);
    for (const action of ['limit.set', 'limit.ended']) expect(await events({ action })).toHaveLength(1);
    // Its planned end is not an undo of the change that let it in.
    expect(await viewChange(context, RHEA, change.number)).toMatchObject({ state: 'applied' });
    expect((await role()).driftSince).toBeNull();
  });

  it('can be let in by breaking the glass too', async () => {
    const { context, submitted, adding, inHours, run, limits } = await open();
    const input = { ...at(await submitted(adding(2, inHours(2)))), reason: 'All is down.' };
    await breakGlass(context, person('ada', 'admin'), input);
    await run();
    expect(await limits()).toMatchObject([{ state: 'active' }]);
  });

  it('ends alone where the role was changed meanwhile, and what nobody approved is not approved by it', async () => {
    const { context, world, applied, adding, inHours, pass, run, role } = await open();
    await applied(adding(2, inHours(1)));
    const live = JSON.parse(world.live);
    const more = { ...live.Statement.at(-1), Sid: 'Console' };
    more.Condition = JSON.parse(
      JSON.stringify(more.Condition).replaceAll('service-2', 'service-3').replaceAll('service-1', 'service-9'),
    );
    world.meddle({ trustPolicy: JSON.stringify({ ...live, Statement: [...live.Statement, more] }) });
    pass(1);
    await endLimits(context);
    await run();
    const left = subjects(world.live).join(' ');
    expect(left).toContain('service-1');
    expect(left).toContain('service-3');
    expect(left).not.toContain('service-2');
    expect((await role()).approvedDocument).not.toContain('service-3');
    expect((await role()).approvedDocument).not.toContain('service-2');
    expect((await role()).driftSince).not.toBeNull();
  });

  it('is over where it was taken out before, and left to people where it is there in other words', async () => {
    const { context, world, applied, adding, inHours, pass, limits, notices, events } = await open();
    await applied(adding(2, inHours(1)));
    const live = world.live;
    world.meddle({ trustPolicy: policyWithForeign('pay/service-1') });
    await refreshRole(context, RHEA, {
      accountId: (await context.db.role.findFirstOrThrow()).accountId,
      name: 'role-001',
    });
    pass(1);
    world.meddle({
      trustPolicy: live
        .replace('service-2:ref_type:branch:ref:main', 'service-2:ref_type:branch:ref:*')
        .replace('StringEquals":{"gitlab.example.com:sub', 'StringLike":{"gitlab.example.com:sub'),
    });
    const wide = world.live;
    await endLimits(context);
    expect(await limits()).toMatchObject([{ state: 'stuck' }]);
    expect(world.live).toBe(wide);
    expect(await notices()).toContain('not-ended');
    expect(await events({ action: 'limit.stuck' })).toHaveLength(1);
  });

  it('is tried again when AWS fails, and never by a change that a person made of it', async () => {
    const { context, world, applied, adding, inHours, pass, run, db, limits } = await open();
    await applied(adding(2, inHours(1)));
    world.onWrite = () => {
      throw iamFailure('access-denied');
    };
    pass(1);
    await endLimits(context);
    await run();
    expect(await db.change.findFirst({ where: { limitId: { not: null } } })).toMatchObject({ state: 'failed' });
    world.onWrite = (_, take) => take();
    await endLimits(context);
    expect(await db.change.count({ where: { state: 'applying' } })).toBe(0);
    pass(0.1);
    await endLimits(context);
    await run();
    expect(subjects(world.live)).toEqual(BEFORE);
    expect(await limits()).toMatchObject([{ state: 'ended', attempts: 2 }]);
  });

  it('is ended once by two workers that look at the same time', async () => {
    const { context, applied, adding, inHours, pass, db } = await open();
    await applied(adding(2, inHours(1)));
    pass(1);
    await Promise.all([endLimits(context), endLimits(context)]);
    expect(await db.change.count({ where: { limitId: { not: null } } })).toBe(1);
  });
});

describe('what a limit says', () => {
  it('is part of what is approved, and final in the database', async () => {
    const { context, draft, submitted, adding, inHours, db } = await open();
    const plain = await draft(adding(2));
    const short = await draft(adding(2, inHours(1)));
    const long = await draft(adding(2, inHours(2)));
    expect(new Set([plain, short, long].map(({ approvalDigest }) => approvalDigest)).size).toBe(3);
    const change = await submitted(adding(2, inHours(1)));
    const forged = db.change.update({ where: { number: change.number }, data: { limits: [] } });
    await expect(forged).rejects.toThrow('new revision');
    const disguised = db.change.update({ where: { number: change.number }, data: { limitId: 'x', revision: 9 } });
    await expect(disguised).rejects.toThrow();
    await expect(
      approveChange({ ...context, now: () => new Date(inHours(1)) }, AMIR, at(change)),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('is a time to come of a mapping of the proposal', async () => {
    const { draft, adding, inHours, context, draftInput } = await open();
    for (const until of [inHours(-1), inHours(0), inHours(24 * 367)])
      await expect(draft(adding(2, until))).rejects.toMatchObject({ code: 'invalid' });
    const limit = [{ id: 'unknown', until: inHours(1) }];
    await expect(draft({ ...adding(2), limit })).rejects.toMatchObject({ code: 'invalid' });
    expect(() => chosenEnds(context, { statements: [], unknown: {} }, limit)).toThrow();
    const { role } = await draftInput();
    const packed = packProposal(context, RHEA, { role, proposal: adding(2, inHours(1)) });
    await expect(packed).rejects.toMatchObject({ code: 'invalid' });
  });

  it('can be moved by a change alone, and more time is access given', async () => {
    const { applied, adding, inHours, limits, draft, context, draftInput } = await open();
    await applied(adding(2, inHours(2)));
    const [set] = await limits();
    const id = set?.mappingId ?? '';
    const none = { kind: 'mappings', add: [], remove: [] };
    expect((await draft({ ...none, limit: [{ id, until: inHours(1) }] })).effect).toContain('nobody');
    expect((await draft({ ...none, limit: [{ id, until: null }] })).effect).toBe('gives someone access');
    await applied({ ...none, limit: [{ id, until: inHours(5) }] });
    expect((await limits()).map(({ state }) => state)).toEqual(['replaced', 'active']);
    const role = (await draftInput()).role;
    expect(role.name).toBe('role-001');
    expect(await loadDueLimits(context)).toEqual([]);
  });

  it('stays with a change whose document is edited by hand', async () => {
    const { context, draft, adding, inHours, draftInput, role } = await open();
    const change = await draft(adding(2, inHours(1)));
    const { role: _, ...text } = await draftInput();
    const document = { kind: 'document', text: change.proposed.document };
    const edited = await editChange(context, RHEA, { ...text, ...at(change), proposal: document });
    expect(edited.ends).toEqual(change.ends);
    expect(keptEnds(context, { statements: [], unknown: {} }, [])).toEqual([]);
    expect(await roleLimits(context, { ...(await role()), maxSessionSeconds: null })).toEqual([]);
  });

  it('is not lost by writing the same access in other words', async () => {
    const { context, applied, adding, inHours, draft, world, role } = await open();
    await applied(adding(2, inHours(2)));
    const text = world.live
      .replaceAll('service-2:ref_type:branch:ref:main', 'service-2:ref_type:branch:ref:ma*')
      .replaceAll('"StringEquals":{"gitlab.example.com:sub"', '"StringLike":{"gitlab.example.com:sub"');
    expect(text).not.toBe(world.live);
    await expect(draft({ kind: 'document', text })).rejects.toMatchObject({ code: 'invalid' });
    await expect(
      requireLimitsKept(context, (await role()).id, { statements: [], unknown: {} }),
    ).resolves.toBeUndefined();
  });

  it('is announced an hour before, once', async () => {
    const { context, applied, adding, inHours, pass, notices, events } = await open();
    await applied(adding(2, inHours(2)));
    await announceLimits(context);
    expect(await notices()).not.toContain('expiring');
    pass(1);
    await announceLimits(context);
    await announceLimits(context);
    expect((await notices()).filter((kind) => kind === 'expiring')).toHaveLength(1);
    expect(await events({ action: 'limit.expiring' })).toHaveLength(1);
  });
});

it('what would give access is not an end, and is left to people', async () => {
  const { context, applied, adding, inHours, pass, limits, draftInput, db } = await open();
  await applied(adding(2, inHours(1)));
  pass(1);
  const [due] = await loadDueLimits(context);
  const role = await db.role.findFirstOrThrow({ where: { name: 'role-001' }, include: { account: true } });
  const wider = parsePolicy(role.trustPolicy.replaceAll('service-1', 'service-3'));
  if (!due || !wider.ok) throw new Error('the world of this test is another one');
  await draftEnd(context, due, role, proposalOf(role, wider.policy));
  expect(await limits()).toMatchObject([{ state: 'stuck' }]);
  await settleOutcome(context, due, 'ended', 'Too late.');
  expect(await limits()).toMatchObject([{ state: 'stuck' }]);
  expect((await draftInput()).role.name).toBe('role-001');
});
