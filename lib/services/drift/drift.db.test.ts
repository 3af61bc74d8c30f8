import { describe, expect, it } from 'vitest';
import { applyChange } from '@/lib/services/apply/apply-change';
import { draftChange } from '@/lib/services/changes/draft-change';
import { getEarlierPolicy } from '@/lib/services/changes/get-earlier-policy';
import { deriveDrift } from '@/lib/services/drift/derive-drift';
import { setDriftMode } from '@/lib/services/drift/set-drift-mode';
import { getOverview } from '@/lib/services/estate/get-overview';
import { getRole } from '@/lib/services/estate/get-role';
import { listRoles } from '@/lib/services/estate/list-roles';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { deriveRoles } from '@/lib/services/sync/derive-estate';
import { refreshRole } from '@/lib/services/sync/refresh-role';
import { adds, byToken, openChanges, person, policyWithForeign, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const WHERE = { accountId: ACCOUNT, name: ROLE };
const AMIR = person('amir', 'approver');

/** A role with an approved policy: a change of it was applied. */
async function open() {
  const opened = await openChanges(database().client);
  const { context, world, db } = opened;
  const { number } = await opened.requested();
  const { id } = await db.change.findUniqueOrThrow({ where: { number } });
  await applyChange(context, { changeId: id }, world.wait);
  const approved = world.live;
  const seen = async (trustPolicy: string) => {
    world.meddle({ trustPolicy });
    await refreshRole(context, RHEA, WHERE);
    return opened.role();
  };
  const drifts = async () =>
    (await opened.events({ action: { startsWith: 'role.drift' } })).map(({ action }) => action);
  return { ...opened, number, id, approved, seen, drifts };
}

/** The same statements in another order, which IAM may give at any time. */
function reordered(text: string): string {
  const policy = JSON.parse(text);
  return JSON.stringify({ ...policy, Statement: [...policy.Statement].reverse() }, null, 4);
}

/** The same with one letter of the Sid moved: another digest and the same meaning. */
const renamed = (text: string): string => text.replace('"Machines"', '"Machinery"');

describe('the approved policy', () => {
  it('is what an applied change left in IAM, with the change and the moment', async () => {
    const { role, id } = await open();
    const after = await role();
    expect(after).toMatchObject({ approvedDigest: after.trustDigest, approvedChangeId: id, driftSince: null });
    expect(after.approvedAt).not.toBeNull();
  });

  it('is none where nothing was applied, and then nothing drifts', async () => {
    const { context, db, world } = await openChanges(database().client);
    world.meddle({ trustPolicy: policyWithForeign('someone/else') });
    await refreshRole(context, RHEA, WHERE);
    expect(await db.role.count({ where: { driftSince: { not: null } } })).toBe(0);
  });
});

describe('a drift', () => {
  it('begins once, stays since then, and ends when the live policy means what was approved', async () => {
    const { seen, approved, drifts } = await open();
    const first = await seen(policyWithForeign('someone/else'));
    expect(first.driftSince).not.toBeNull();
    expect((await seen(policyWithForeign('someone/other'))).driftSince).toEqual(first.driftSince);
    expect((await seen(reordered(approved))).driftSince).toBeNull();
    expect(await drifts()).toEqual(['role.drifted', 'role.drift-ended']);
  });

  it('is decided by meaning: another order or another Sid is none', async () => {
    const { seen, approved, drifts } = await open();
    expect((await seen(reordered(approved))).driftSince).toBeNull();
    const other = await seen(renamed(approved));
    expect(other.trustDigest).not.toBe(other.approvedDigest);
    expect(other.driftSince).toBeNull();
    expect(await drifts()).toEqual([]);
  });

  it('is what cannot be read too: nobody can say that it is none', async () => {
    const { seen } = await open();
    expect((await seen('{')).driftSince).not.toBeNull();
  });

  it('does not begin while an apply is under way, which makes the live policy another one itself', async () => {
    const { context, db, world, role, id } = await open();
    const { id: _, number: __, limits: ___, ...row } = await db.change.findUniqueOrThrow({ where: { id } });
    await db.change.create({
      data: { ...row, setup: [], cleanUp: [], intent: {}, id: 'under-way', state: 'verifying' },
    });
    world.meddle({ trustPolicy: policyWithForeign('someone/else') });
    await refreshRole(context, RHEA, WHERE);
    expect((await role()).driftSince).toBeNull();
    await db.change.update({ where: { id: 'under-way' }, data: { state: 'conflict' } });
    await deriveRoles(context, [(await role()).id]);
    expect((await role()).driftSince).not.toBeNull();
  });

  it('is not written from a reading that was replaced meanwhile', async () => {
    const { context, db, role, drifts } = await open();
    const old = { ...(await role()), trustPolicy: policyWithForeign('someone/else'), trustDigest: 'older' };
    await deriveDrift(context, await loadFacts(db, 'everything'), [old]);
    expect((await role()).driftSince).toBeNull();
    expect(await drifts()).toEqual([]);
  });

  it('is not kept where its event cannot be', async () => {
    const { context, db, role, events } = await open();
    const [taken] = await events();
    await db.role.updateMany({ data: { trustPolicy: policyWithForeign('someone/else'), trustDigest: 'other' } });
    const sameId = { ...context, newId: () => taken?.id ?? '' };
    await expect(deriveDrift(sameId, await loadFacts(db, 'everything'), [await role()])).rejects.toThrow();
    expect((await role()).driftSince).toBeNull();
    await deriveDrift(context, await loadFacts(db, 'everything'), [await role()]);
    expect((await role()).driftSince).not.toBeNull();
  });

  it('is in the list of roles, on the role and counted on the overview', async () => {
    const { context, seen } = await open();
    expect((await listRoles(context, RHEA, { drift: 'yes' })).rows).toEqual([]);
    await seen(policyWithForeign('someone/else'));
    expect((await listRoles(context, RHEA, { drift: 'yes' })).rows.map(({ name }) => name)).toEqual([ROLE]);
    expect((await listRoles(context, RHEA, { drift: 'no' })).rows.map(({ name }) => name)).toEqual(['role-002']);
    expect(await getRole(context, RHEA, WHERE)).toMatchObject({ driftSince: expect.any(String), driftMode: 'observe' });
    expect((await getOverview(context, RHEA, {})).drifted).toEqual({ count: 1, named: [] });
    await setDriftMode(context, AMIR, { ...WHERE, mode: 'alert' });
    expect((await getOverview(context, RHEA, {})).drifted.named).toMatchObject([{ name: ROLE }]);
  });
});

describe('the mode of a role', () => {
  it('is set by an approver or an admin and recorded, once', async () => {
    const { context, role, events } = await open();
    await setDriftMode(context, AMIR, { ...WHERE, mode: 'restore' });
    await setDriftMode(context, person('ada', 'admin'), { ...WHERE, mode: 'restore' });
    expect(await role()).toMatchObject({ driftMode: 'restore' });
    expect(await events({ action: 'role.drift-mode-set' })).toMatchObject([
      { actorName: 'amir', data: { before: 'observe', after: 'restore' } },
    ]);
  });

  it.each([
    ['a requester', RHEA, 'restore', 'forbidden'],
    ['an approver by a token that only reads', byToken(AMIR, 'read'), 'restore', 'forbidden'],
    ['a word that is no mode', AMIR, 'overwrite', 'invalid'],
  ])('is refused to %s', async (_, actor, mode, code) => {
    const { context, role } = await open();
    await expect(setDriftMode(context, actor, { ...WHERE, mode })).rejects.toMatchObject({ code });
    expect(await role()).toMatchObject({ driftMode: 'observe' });
  });
});

describe('an earlier policy', () => {
  it('is the approved one, a revision of the history, or the one before an applied change', async () => {
    const { context, db, number, approved, seen, role } = await open();
    const { id: roleId } = await role();
    const [first] = await db.roleRevision.findMany({ where: { roleId }, orderBy: { at: 'asc' } });
    await seen(policyWithForeign('someone/else'));
    const text = async (asked: object) =>
      JSON.parse((await getEarlierPolicy(context, RHEA, { ...WHERE, ...asked })).text);
    expect(await text({})).toEqual(JSON.parse(approved));
    expect(await text({ restore: first?.id })).toEqual(JSON.parse(first?.trustPolicy ?? ''));
    expect(await text({ undo: String(number) })).toEqual(JSON.parse(first?.trustPolicy ?? ''));
  });

  it('is never one of another role, nor one before a change that was not applied', async () => {
    const { context, db, number, draftInput } = await open();
    const other = await db.role.findFirstOrThrow({ where: { name: 'role-002' }, include: { revisions: true } });
    const missing = { code: 'not-found' };
    const read = (asked: object) => getEarlierPolicy(context, RHEA, asked);
    await expect(read({ ...WHERE, restore: other.revisions[0]?.id })).rejects.toMatchObject(missing);
    await expect(read({ ...WHERE, name: 'role-002', undo: String(number) })).rejects.toMatchObject(missing);
    await expect(read({ ...WHERE, name: 'role-002' })).rejects.toMatchObject(missing);
    const input = { ...(await draftInput('role-002')), proposal: adds(3) };
    const drafted = await draftChange(context, RHEA, input);
    await expect(read({ ...WHERE, name: 'role-002', undo: String(drafted.number) })).rejects.toMatchObject(missing);
  });
});
