import { describe, expect, it } from 'vitest';
import { getComposer } from '@/lib/services/changes/get-composer';
import { previewChange, storedEffects } from '@/lib/services/changes/preview-change';
import { findSources, readSource } from '@/lib/services/estate/find-sources';
import { searchAnything } from '@/lib/services/estate/search-anything';
import { adds, FOREIGN, openChanges, person, policyWithForeign, RHEA, ROLE } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const open = () => openChanges(database().client);
const VIK = person('vik', 'viewer');
const NOBODY = person('vik');
const where = { accountId: ACCOUNT, name: ROLE };
const forbidden = { code: 'forbidden' };
const invalid = { code: 'invalid' };
const missing = { code: 'not-found' };

describe('what the composer starts from', () => {
  it('is the live role, the instances that it can name, and why a viewer may not draft', async () => {
    const { context, role } = await open();
    const { trustDigest } = await role();
    const mine = await getComposer(context, RHEA, where);
    expect(mine).toMatchObject({ role: { name: ROLE, trustDigest, quota: 4096 }, change: null, refusal: null });
    expect(mine.instances).toMatchObject([
      { id: 'main', provider: { clientIds: { read: true, items: ['https://gitlab.example.com'] } } },
    ]);
    expect((await getComposer(context, VIK, where)).refusal).toContain('requester');
  });

  it("goes on with one's own change, and never shows another's or another role's to edit", async () => {
    const { context, draft } = await open();
    const { number } = await draft();
    expect((await getComposer(context, RHEA, { ...where, change: number })).change).toMatchObject({ number });
    const other = person('pia', 'requester');
    expect((await getComposer(context, other, { ...where, change: number })).change).toBeNull();
    expect((await getComposer(context, RHEA, { ...where, name: 'role-002', change: number })).change).toBeNull();
  });

  it('is refused without a role, and said to be missing where it is', async () => {
    const { context, events } = await open();
    await expect(getComposer(context, NOBODY, where)).rejects.toMatchObject(forbidden);
    expect(await events({ action: 'access.refused' })).toHaveLength(1);
    await expect(getComposer(context, RHEA, { ...where, name: 'role-999' })).rejects.toMatchObject(missing);
    await expect(getComposer(context, RHEA, { ...where, accountId: '999999999999' })).rejects.toMatchObject(missing);
    await expect(getComposer(context, RHEA, { ...where, change: 77 })).rejects.toMatchObject(missing);
    await expect(getComposer(context, RHEA, { ...where, change: '99999999999' })).rejects.toMatchObject(invalid);
  });
});

describe('sources of a mapping', () => {
  it('are found by any part of their path, whose signs stand for themselves', async () => {
    const { context } = await open();
    const paths = async (q: string) =>
      (await findSources(context, VIK, { instanceId: 'main', q })).map(({ path }) => path);
    expect(await paths('SERVICE-2')).toEqual(['pay/service-2']);
    expect(await paths('service_2')).toEqual([]);
    expect(await paths('%')).toEqual([]);
    expect(await findSources(context, VIK, { instanceId: 'other' })).toEqual([]);
  });

  it('are read with their refs, the protected first', async () => {
    const { context } = await open();
    expect(await readSource(context, VIK, { instanceId: 'main', projectId: '2' })).toMatchObject({
      path: 'pay/service-2',
      refs: { read: true, items: [{ name: 'main', protected: true }, { name: 'dev' }] },
      patterns: { read: true, items: [{ type: 'branch', pattern: 'main' }] },
    });
  });

  it('are refused without a role, and evil questions are answered in words', async () => {
    const { context } = await open();
    await expect(findSources(context, NOBODY, { instanceId: 'main' })).rejects.toMatchObject(forbidden);
    await expect(readSource(context, NOBODY, { instanceId: 'main', projectId: 1 })).rejects.toMatchObject(forbidden);
    await expect(findSources(context, VIK, { instanceId: 'main', q: 'a\0b' })).rejects.toMatchObject(invalid);
    const read = (projectId: unknown) => readSource(context, VIK, { instanceId: 'main', projectId });
    await expect(read('77')).rejects.toMatchObject(missing);
    for (const evil of ['2147483648', '1e99', '-1', '1.5', 'x', null])
      await expect(read(evil)).rejects.toMatchObject(invalid);
  });
});

describe('a preview', () => {
  it('says what would be and who would gain, and keeps nothing', async () => {
    const { context, db, role } = await open();
    const preview = await previewChange(context, VIK, { role: where, proposal: adds(2) });
    expect(preview).toMatchObject({
      unchanged: false,
      effects: { access: { gained: { total: 1 }, lost: { total: 0 } } },
    });
    expect(JSON.parse(preview.document).Statement).toContainEqual(FOREIGN);
    expect((await role()).trustDigest).not.toBe(preview.digest);
    expect(await db.change.count()).toBe(0);
    const nothing = { kind: 'mappings', add: [], remove: [] };
    expect(await previewChange(context, VIK, { role: where, proposal: nothing })).toMatchObject({ unchanged: true });
  });

  it('of what cannot be is refused with the place of every problem', async () => {
    const { context } = await open();
    const preview = (proposal: object) => previewChange(context, VIK, { role: where, proposal });
    const [line] = adds(2).add;
    await expect(preview({ ...adds(2), add: [line, ...adds(77).add] })).rejects.toMatchObject({
      code: 'invalid',
      issues: [{ path: ['proposal', 'add', 1] }],
    });
    await expect(preview({ ...adds(2), add: [{ ...line, instanceId: 'other' }] })).rejects.toMatchObject(invalid);
    await expect(preview({ ...adds(2), remove: ['no-such-mapping'] })).rejects.toMatchObject(invalid);
    await expect(preview({ kind: 'document', text: '{"Version":' })).rejects.toMatchObject(invalid);
    const long = policyWithForeign(`pay/${'x'.repeat(4200)}`);
    await expect(preview({ kind: 'document', text: long })).rejects.toThrow('this account allows 4096');
  });

  it('is refused without a role, and of no role there is none', async () => {
    const { context } = await open();
    await expect(previewChange(context, NOBODY, { role: where, proposal: adds(2) })).rejects.toMatchObject(forbidden);
    const gone = { ...where, name: 'role-999' };
    await expect(previewChange(context, VIK, { role: gone, proposal: adds(2) })).rejects.toMatchObject(missing);
    await expect(storedEffects(context, NOBODY, '1', '{}', '{}')).rejects.toMatchObject(forbidden);
    expect(await storedEffects(context, VIK, '1', '{', '{}')).toBeNull();
  });
});

describe('searching', () => {
  it('finds roles, projects and changes', async () => {
    const { context, draft } = await open();
    const { number } = await draft();
    const found = (q: string) => searchAnything(context, VIK, { q });
    expect(await found('role-001')).toMatchObject([{ kind: 'role', accountId: ACCOUNT, name: 'role-001' }]);
    expect(await found('service-2')).toMatchObject([{ kind: 'project', instanceId: 'main', id: 2 }]);
    expect(await found('let service')).toMatchObject([{ kind: 'change', number }]);
    expect(await found(String(number))).toContainEqual(expect.objectContaining({ kind: 'change', number }));
    const role = { kind: 'role', accountId: ACCOUNT, name: 'role-001' };
    expect(await found(`arn:aws:iam::${ACCOUNT}:role/ci/role-001`)).toMatchObject([role]);
    expect(await found(`arn:aws:sts::${ACCOUNT}:assumed-role/role-001/gitlab-ci`)).toMatchObject([role]);
    expect(await found('arn:aws:iam::999999999999:role/role-001')).toEqual([]);
    expect(await found(ACCOUNT.slice(0, 6))).toMatchObject([{ kind: 'account', id: ACCOUNT }]);
    expect((await found('amir')).filter(({ kind }) => kind === 'person')).toHaveLength(1);
    expect(await found('role_001')).toEqual([]);
    expect(await found('99999999999')).toEqual([]);
  });

  it('is refused without a role, and a NUL or nothing is answered in words', async () => {
    const { context } = await open();
    await expect(searchAnything(context, NOBODY, { q: 'x' })).rejects.toMatchObject(forbidden);
    for (const q of ['', ' ', '\0', 'x'.repeat(201)])
      await expect(searchAnything(context, VIK, { q })).rejects.toMatchObject(invalid);
  });
});
