import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT_ID, CLIENT_SECRET } from '@/e2e/sandbox/gitlab/sign-in';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { DEFAULT_MEMBERSHIP } from '@/lib/access/membership';
import type { Config } from '@/lib/config/config';
import { beginSignIn } from '@/lib/services/people/begin-sign-in';
import { openSignIn, REQUEST, SITE } from '@/lib/test-worlds/sign-in-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const refused = { code: 'not-signed-in' };
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [`${SITE}/auth/callback`] });
});
afterAll(() => sandbox.close());
const open = (patch: Partial<Config> = {}) =>
  openSignIn(database().client, { url: sandbox.gitlab.url, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }, patch);

describe('signing in', () => {
  it('ends in a session of the person that GitLab names, and goes on where it began', async () => {
    const { db, begin, atGitLab, complete, actorOf } = open({
      groupGrants: [{ ...DEFAULT_MEMBERSHIP, groupPath: 'platform/drawbridge-admins', role: 'admin' }],
    });
    const { url, state } = await begin('/roles?rung=1');
    const done = await complete(await atGitLab(url, 'ada'), state);
    expect(done.returnTo).toBe('/roles?rung=1');
    expect(await actorOf(done)).toMatchObject({ username: 'ada', roles: ['admin'] });
    expect(await db.person.findMany()).toMatchObject([
      { issuer: sandbox.gitlab.url, subject: '1', name: 'Ada Brandt' },
    ]);
    expect(await db.auditEvent.findMany()).toMatchObject([
      { action: 'session.started', actorName: 'Ada Brandt', ip: REQUEST.ip },
    ]);
    expect(JSON.stringify(await db.session.findMany())).not.toContain(done.secret);
  });

  it('never goes on at another site', async () => {
    const { begin, atGitLab, complete } = open();
    const { url, state } = await begin('https://evil.example/');
    expect((await complete(await atGitLab(url, 'ada'), state)).returnTo).toBe('/');
  });

  it('knows people by issuer and subject: a new name is the same person, an old name in other hands is not', async () => {
    const { db, signIn, actorOf } = open();
    const people = sandbox.world.instances[0]?.people ?? [];
    const [rhea, tom] = ['rhea', 'tom'].map((name) => people.find(({ username }) => username === name));
    if (!rhea || !tom) throw new Error('the world has both');
    const first = await actorOf(await signIn('rhea'));
    Object.assign(rhea, { username: 'rhea-b' });
    Object.assign(tom, { username: 'rhea' });
    try {
      expect(await actorOf(await signIn('rhea-b'))).toMatchObject({ personId: first?.personId, username: 'rhea-b' });
      expect((await actorOf(await signIn('rhea')))?.personId).not.toBe(first?.personId);
      expect(await db.person.count()).toBe(2);
    } finally {
      Object.assign(rhea, { username: 'rhea' });
      Object.assign(tom, { username: 'tom' });
    }
  });

  it('decides roles by group anew each time, and leaves those given by hand', async () => {
    const { db, context, signIn, actorOf } = open();
    const grant = { id: 'g', groupPath: 'security', role: 'auditor', createdBy: 'ada' };
    await db.groupGrant.create({ data: { ...grant, createdAt: context.now() } });
    const pia = await actorOf(await signIn('pia'));
    expect(pia?.roles).toEqual(['auditor']);
    const personId = pia?.personId ?? '';
    await db.personRole.create({ data: { personId, role: 'approver', source: 'admin', grantedAt: context.now() } });
    await db.groupGrant.deleteMany();
    expect((await actorOf(await signIn('pia')))?.roles).toEqual(['approver']);
  });

  it('gives nothing to a Guest of a parent group, though the login lists the group', async () => {
    const { signIn, actorOf } = open({
      groupGrants: [{ ...DEFAULT_MEMBERSHIP, groupPath: 'platform/drawbridge-approvers', role: 'approver' }],
    });
    expect((await actorOf(await signIn('noor')))?.roles).toEqual([]);
    expect((await actorOf(await signIn('ada')))?.roles).toEqual([]);
    expect((await actorOf(await signIn('pia')))?.roles).toEqual(['approver']);
  });

  it('of a disabled person is refused, recorded, and leaves no session', async () => {
    const { db, context, signIn, reasons } = open();
    await signIn('vik');
    await db.person.updateMany({ data: { disabledAt: context.now() } });
    await expect(signIn('vik')).rejects.toMatchObject(refused);
    expect(await reasons()).toEqual([{ reason: 'person is disabled', attempts: 1, ip: REQUEST.ip }]);
    expect(await db.session.count()).toBe(1);
  });

  it('is said to be impossible while GitLab is away', async () => {
    const { context } = open();
    const [instance] = context.config.instances;
    const instances = instance ? [{ ...instance, url: 'http://127.0.0.1:1' }] : [];
    const away = { ...context, config: { ...context.config, instances } };
    await expect(beginSignIn(away, REQUEST, '/')).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('an answer that is not the answer to this browser', () => {
  it('is refused without the cookie of the browser that began, which can still end it', async () => {
    const { begin, atGitLab, complete, actorOf, reasons } = open();
    const { url, state } = await begin();
    const search = await atGitLab(url, 'ada');
    await expect(complete(search, null)).rejects.toMatchObject(refused);
    await expect(complete(search, 'another-state')).rejects.toMatchObject(refused);
    await expect(complete('', null)).rejects.toMatchObject(refused);
    expect(await actorOf(await complete(search, state))).toMatchObject({ username: 'ada' });
    expect(await reasons()).toMatchObject([{ attempts: 3 }]);
  });

  it('is good once', async () => {
    const { db, begin, atGitLab, complete } = open();
    const { url, state } = await begin();
    const search = await atGitLab(url, 'ada');
    await complete(search, state);
    await expect(complete(search, state)).rejects.toMatchObject(refused);
    expect(await db.session.count()).toBe(1);
  });

  it('is refused after ten minutes', async () => {
    const { context, begin, atGitLab, complete, reasons } = open();
    const { url, state } = await begin();
    const later = { ...context, now: () => new Date(context.now().getTime() + 600_000) };
    await expect(complete(await atGitLab(url, 'ada'), state, later)).rejects.toMatchObject(refused);
    expect(await reasons()).toMatchObject([{ reason: 'unknown, used or expired attempt' }]);
  });

  it("is refused with the code of another attempt: the code is bound to that attempt's verifier", async () => {
    const { db, begin, atGitLab, complete } = open();
    const mine = await begin();
    const victims = await begin();
    const stolen = new URLSearchParams(await atGitLab(victims.url, 'ada'));
    stolen.set('state', mine.state);
    await expect(complete(`?${stolen}`, mine.state)).rejects.toMatchObject(refused);
    expect(await db.session.count()).toBe(0);
  });

  it('is refused with an error in place of a code', async () => {
    const { begin, complete } = open();
    const { state } = await begin();
    await expect(complete(`?error=access_denied&state=${state}`, state)).rejects.toMatchObject(refused);
  });
});
