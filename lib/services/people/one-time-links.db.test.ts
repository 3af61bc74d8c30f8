import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_MEMBERSHIP } from '@/lib/access/membership';
import { redeemRecoveryLink } from '@/lib/services/people/redeem-recovery-link';
import { recordRefusedSignIns } from '@/lib/services/people/refused-sign-ins';
import { setPersonDisabled } from '@/lib/services/people/set-person-disabled';
import { issueSetupLink } from '@/lib/services/people/setup-link';
import { signOut } from '@/lib/services/people/sign-out';
import { startSession } from '@/lib/services/people/start-session';
import { createToken } from '@/lib/services/people/tokens/create-token';
import type { Context } from '@/lib/services/verb/context';
import { personActor } from '@/lib/session/person-actor';
import { makeRecoverySecret } from '@/lib/session/recovery-links';
import { byToken } from '@/lib/test-worlds/change-test-world';
import { ADA, openPeople } from '@/lib/test-worlds/people-test-world';
import { PEOPLE, TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const REQUEST = { id: 'r', ip: '192.0.2.7' };
const HOUR = 3_600_000;

const later = (context: Context, milliseconds: number): Context => ({
  ...context,
  now: () => new Date(context.now().getTime() + milliseconds),
});

function open() {
  const db = database().client;
  const context = new TestWorld().context(db);
  /** Someone comes back from GitLab with the secret of this link; answers who they are then. */
  const signIn = async (subject: string, link: string | null, at: Context = context) => {
    const setupSecret = link === null ? null : new URL(link).searchParams.get('secret');
    const who = { issuer: 'https://gitlab.example.com', subject, username: subject, name: subject };
    const signedIn = { ...who, avatarUrl: null, groups: [], authenticatedAt: null };
    const secret = await startSession(at, { signedIn, setupSecret, request: REQUEST, userAgent: null });
    return personActor(db, at.now(), PEOPLE, { sessionSecret: secret, authorization: null, request: REQUEST });
  };
  const actions = async () =>
    (await db.auditEvent.findMany({ orderBy: { seq: 'asc' } })).map(
      ({ action, actorName }) => `${actorName} ${action}`,
    );
  return { db, context, signIn, actions };
}

describe('a setup link', () => {
  it('makes the first who signs in by it the admin, once', async () => {
    const { context, signIn, actions } = open();
    const link = await issueSetupLink(context);
    expect(await signIn('ada', link)).toMatchObject({ roles: ['admin'] });
    expect(await signIn('eve', link)).toMatchObject({ roles: [] });
    expect(await actions()).toEqual([
      'start setup-link.issued',
      'ada setup-link.used',
      'ada session.started',
      'eve session.started',
    ]);
  });

  it('is used by one of two who come at the same moment', async () => {
    const { context, signIn } = open();
    const link = await issueSetupLink(context);
    const both = await Promise.all([signIn('ada', link), signIn('eve', link)]);
    expect(both.flatMap((actor) => actor?.roles ?? [])).toEqual(['admin']);
  });

  it('is worth nothing after an hour, after a newer one, or where it was never made', async () => {
    const { context, signIn } = open();
    const old = await issueSetupLink(context);
    const link = await issueSetupLink(context);
    expect(await signIn('eve', old)).toMatchObject({ roles: [] });
    expect(await signIn('eve', 'http://127.0.0.1:3000/auth/setup?secret=guessed')).toMatchObject({ roles: [] });
    expect(await signIn('eve', link, later(context, HOUR))).toMatchObject({ roles: [] });
    expect(await signIn('ada', link)).toMatchObject({ roles: ['admin'] });
  });

  it('is neither made nor worth anything where there is an admin', async () => {
    const { db, context, signIn } = open();
    const link = await issueSetupLink(context);
    const ada = await signIn('ada', null);
    const role = { personId: ada?.personId ?? '', role: 'admin', source: 'admin', grantedAt: context.now() };
    await db.personRole.create({ data: role });
    expect(await signIn('eve', link)).toMatchObject({ roles: [] });
    expect(await issueSetupLink(context)).toBeNull();
  });

  it('is not made where the configuration says who is admin, by name or by group', async () => {
    const { context } = open();
    const withConfig = (patch: Partial<Context['config']>) =>
      issueSetupLink({ ...context, config: { ...context.config, ...patch } });
    expect(await withConfig({ admins: ['1'] })).toBeNull();
    expect(
      await withConfig({ groupGrants: [{ ...DEFAULT_MEMBERSHIP, groupPath: 'platform', role: 'admin' }] }),
    ).toBeNull();
    expect(
      await withConfig({ groupGrants: [{ ...DEFAULT_MEMBERSHIP, groupPath: 'platform', role: 'viewer' }] }),
    ).not.toBeNull();
  });

  it('is kept as a digest only', async () => {
    const { db, context } = open();
    const secret = new URL((await issueSetupLink(context)) ?? '').searchParams.get('secret') ?? '';
    const kept = JSON.stringify([
      await db.oneTimeLink.findMany(),
      await db.auditEvent.findMany({ omit: { seq: true } }),
    ]);
    expect(secret).toHaveLength(43);
    expect(kept).not.toContain(secret);
  });
});

describe('a recovery link', () => {
  async function withLink() {
    const opened = open();
    const dataDir = await mkdtemp(path.join(tmpdir(), 'drawbridge-'));
    const context = { ...opened.context, config: { ...opened.context.config, dataDir } };
    const secret = await makeRecoverySecret(dataDir, context.now());
    const actorOf = (session: string, now: Date) =>
      personActor(opened.db, now, PEOPLE, { sessionSecret: session, authorization: null, request: REQUEST });
    return { ...opened, context, dataDir, secret, actorOf };
  }
  const refused = { code: 'not-signed-in' };

  it('signs in the console as admin for an hour, and no link does so twice', async () => {
    const { context, secret, actorOf, actions } = await withLink();
    const session = await redeemRecoveryLink(context, secret, REQUEST);
    expect(await actorOf(session.secret, context.now())).toMatchObject({ name: 'Server console', roles: ['admin'] });
    expect(await actorOf(session.secret, later(context, HOUR).now())).toBeNull();
    await expect(redeemRecoveryLink(context, secret, REQUEST)).rejects.toMatchObject(refused);
    await recordRefusedSignIns(later(context, HOUR));
    expect(await actions()).toEqual(['Server console recovery-link.used', 'someone not signed in session.refused']);
  });

  it('is worth nothing after 15 minutes, nor where it was never made', async () => {
    const { db, context, secret } = await withLink();
    await expect(redeemRecoveryLink(later(context, HOUR / 4), secret, REQUEST)).rejects.toMatchObject(refused);
    await expect(redeemRecoveryLink(context, '../../etc/passwd', REQUEST)).rejects.toMatchObject(refused);
    expect(await db.session.count()).toBe(0);
  });

  it('opens a session that makes no API token, and a token of the console is nobody', async () => {
    const { db, context, secret, actorOf } = await withLink();
    const actor = await actorOf((await redeemRecoveryLink(context, secret, REQUEST)).secret, context.now());
    if (!actor) throw new Error('the session is open');
    const wanted = { name: 'ci', scopes: ['read'], days: 1 };
    await expect(createToken(context, actor, wanted)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('recovery link'),
    });
    expect(await db.apiToken.count()).toBe(0);
    // The same person and roles, as if GitLab had signed them in.
    const { byRecovery: _, ...via } = { byRecovery: undefined, ...actor.via };
    const { token } = await createToken(context, { ...actor, via }, wanted);
    const credentials = { sessionSecret: null, authorization: `Bearer ${token}`, request: REQUEST };
    expect(await personActor(db, context.now(), PEOPLE, credentials)).toBeNull();
  });

  it('works though an admin disabled the console: the disk of the server is the last way in', async () => {
    const { db, context, dataDir, secret, actorOf } = await withLink();
    const first = await redeemRecoveryLink(context, secret, REQUEST);
    const { id } = await db.person.findFirstOrThrow();
    await setPersonDisabled(context, ADA, { personId: id, disabled: true });
    expect(await actorOf(first.secret, context.now())).toBeNull();
    const next = await makeRecoverySecret(dataDir, context.now());
    const second = await redeemRecoveryLink(context, next, REQUEST);
    expect(await actorOf(second.secret, context.now())).toMatchObject({ roles: ['admin'] });
  });
});

describe('signing out', () => {
  it("ends the session that asks and no other, once; a token's call ends nothing", async () => {
    const { db, context, bySession, events } = await openPeople(database().client);
    const ada = await bySession('ada');
    if (!ada) throw new Error('the session is open');
    await signOut(context, byToken(ADA, 'read'));
    expect(await bySession('ada')).not.toBeNull();
    await signOut(context, ada);
    await signOut(context, ada);
    expect([await bySession('ada'), (await bySession('bob'))?.personId]).toEqual([null, 'bob']);
    expect(await events()).toEqual(['ada session.ended done']);
    expect(await db.session.count({ where: { revokedAt: null } })).toBe(1);
  });
});
