import type { JWTPayload } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CLIENT_ID, CLIENT_SECRET } from '@/e2e/sandbox/gitlab/sign-in';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { beginSignIn } from '@/lib/services/people/begin-sign-in';
import { forge, openSignIn, REQUEST, SITE } from '@/lib/test-worlds/sign-in-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const refused = { code: 'not-signed-in' };
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [`${SITE}/auth/callback`] });
});
afterAll(() => sandbox.close());
afterEach(() => {
  vi.unstubAllGlobals();
});
const open = () =>
  openSignIn(database().client, { url: sandbox.gitlab.url, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET });

const JOB = { sub: 'project_path:shop/web:ref_type:branch:ref:main', project_path: 'shop/web', job_id: '1' };
const FOREIGN = 'The ID token is not one that GitLab gives out for this sign-in';
const ISSUER = 'GitLab names another issuer than the configured URL';
const CLOCK = 'The clocks of GitLab and Drawbridge differ by minutes';
const FORGERIES: readonly (readonly [what: string, change: (claims: JWTPayload) => JWTPayload, reason: string])[] = [
  ['for another application', (claims) => ({ ...claims, aud: 'another-application' }), FOREIGN],
  [
    'for this application and another one',
    (claims) => ({ ...claims, aud: [CLIENT_ID, 'another'], azp: CLIENT_ID }),
    FOREIGN,
  ],
  ['of another issuer', (claims) => ({ ...claims, iss: 'https://gitlab.evil.example' }), ISSUER],
  ['with the nonce of another attempt', (claims) => ({ ...claims, nonce: 'another-nonce' }), FOREIGN],
  ['without a nonce', ({ nonce: _, ...claims }) => claims, FOREIGN],
  [
    'that expired an hour ago',
    (claims) => ({ ...claims, iat: (claims.iat ?? 0) - 7200, exp: (claims.exp ?? 0) - 3600 }),
    CLOCK,
  ],
  ['about someone else than its access token', (claims) => ({ ...claims, sub: '1' }), FOREIGN],
  ['of a pipeline', (claims) => ({ ...claims, ...JOB, aud: 'https://gitlab.example.com' }), FOREIGN],
  ['of a pipeline that names this application', (claims) => ({ ...claims, ...JOB }), FOREIGN],
];

describe('a second factor', () => {
  /** GitLab says of Vik that he proved himself so. */
  const proving = (methods: string[], level: string | null) => {
    for (const person of sandbox.world.instances[0]?.people ?? [])
      if (person.username === 'vik') Object.assign(person, { methods, level });
  };
  afterEach(() => proving([], null));
  const asking = (signInAmr: string[], signInAcr: string[]) => {
    const opened = open();
    const people = { ...opened.context.config.people, signInAmr, signInAcr };
    const context = { ...opened.context, config: { ...opened.context.config, people } };
    const signIn = async () => {
      const { url, state } = await opened.begin();
      return opened.complete(await opened.atGitLab(url, 'vik'), state, context);
    };
    return { ...opened, signIn };
  };

  it.each([
    ['a method that is asked for', ['otp', 'hwk'], [], ['pwd', 'otp'], null],
    ['the class that is asked for', [], ['gold'], [], 'gold'],
    ['both', ['otp'], ['gold'], ['otp'], 'gold'],
    ['nothing where nothing is asked for', [], [], [], null],
  ])('lets in who proved %s', async (_, amr, acr, methods, level) => {
    proving(methods, level);
    const { signIn, actorOf } = asking(amr, acr);
    expect(await actorOf(await signIn())).toMatchObject({ username: 'vik' });
  });

  it.each([
    ['a password alone', ['otp'], [], ['pwd'], null, 'AMR'],
    ['nothing that GitLab tells', ['otp'], [], [], null, 'AMR'],
    ['a method whose name only begins so', ['otp'], [], ['otpx'], null, 'AMR'],
    ['another class', [], ['gold'], ['otp'], 'silver', 'ACR'],
    ['no class', [], ['gold'], ['otp'], null, 'ACR'],
    ['the method without the class', ['otp'], ['gold'], ['otp'], null, 'ACR'],
  ])('does not let in who proved %s: the log counts it and says what was missing', async (...row) => {
    const [, amr, acr, methods, level, setting] = row;
    proving(methods, level);
    const { db, signIn, reasons } = asking(amr, acr);
    await expect(signIn()).rejects.toMatchObject({ ...refused, problem: 'second-factor' });
    await expect(signIn()).rejects.toMatchObject({ message: expect.stringContaining('second factor') });
    expect([await db.session.count(), await db.person.count()]).toEqual([0, 0]);
    const reason = `GitLab did not name what DRAWBRIDGE_SIGN_IN_${setting} asks for`;
    expect(await reasons()).toEqual([{ reason, attempts: 2, ip: REQUEST.ip }]);
  });

  it('is asked for when someone signs in again too', async () => {
    const { context, atGitLab, complete } = open();
    const people = { ...context.config.people, signInAmr: ['otp'] };
    const { url, state } = await beginSignIn(context, REQUEST, '/', true);
    const back = complete(await atGitLab(url, 'vik'), state, { ...context, config: { ...context.config, people } });
    await expect(back).rejects.toMatchObject({ problem: 'second-factor' });
  });

  it('that is claimed in another shape than OpenID Connect has is none', async () => {
    const { signIn } = asking(['otp'], []);
    for (const amr of ['otp', { 0: 'otp' }, [['otp']], 7]) {
      await forge((claims) => ({ ...claims, amr }));
      await expect(signIn()).rejects.toMatchObject({ problem: 'second-factor' });
      vi.unstubAllGlobals();
    }
  });
});

describe('an ID token', () => {
  it('with what GitLab says is accepted: the forgeries below differ in one thing each', async () => {
    const { signIn, actorOf } = open();
    await forge((claims) => claims);
    expect(await actorOf(await signIn('vik'))).toMatchObject({ username: 'vik' });
  });

  it.each(FORGERIES)('%s is refused, for a reason that an admin can read', async (_, change, reason) => {
    const { db, signIn, reasons } = open();
    await forge(change);
    await expect(signIn('vik')).rejects.toMatchObject(refused);
    expect(await db.person.count()).toBe(0);
    expect(await reasons()).toEqual([{ reason, attempts: 1, ip: REQUEST.ip }]);
  });

  it('signed by a key that is not GitLab’s is refused', async () => {
    const { db, signIn } = open();
    await forge((claims) => claims, { ownKey: true });
    await expect(signIn('vik')).rejects.toMatchObject(refused);
    expect(await db.session.count()).toBe(0);
  });
});
