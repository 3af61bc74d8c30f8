import type { JWTPayload } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CLIENT_ID, CLIENT_SECRET } from '@/e2e/sandbox/gitlab/sign-in';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
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
const FORGERIES: readonly (readonly [what: string, change: (claims: JWTPayload) => JWTPayload])[] = [
  ['for another application', (claims) => ({ ...claims, aud: 'another-application' })],
  ['for this application and another one', (claims) => ({ ...claims, aud: [CLIENT_ID, 'another'], azp: CLIENT_ID })],
  ['of another issuer', (claims) => ({ ...claims, iss: 'https://gitlab.evil.example' })],
  ['with the nonce of another attempt', (claims) => ({ ...claims, nonce: 'another-nonce' })],
  ['without a nonce', ({ nonce: _, ...claims }) => claims],
  [
    'that expired an hour ago',
    (claims) => ({ ...claims, iat: (claims.iat ?? 0) - 7200, exp: (claims.exp ?? 0) - 3600 }),
  ],
  ['about someone else than its access token', (claims) => ({ ...claims, sub: '1' })],
  ['of a pipeline', (claims) => ({ ...claims, ...JOB, aud: 'https://gitlab.example.com' })],
  ['of a pipeline that names this application', (claims) => ({ ...claims, ...JOB })],
];

describe('an ID token', () => {
  it('with what GitLab says is accepted: the forgeries below differ in one thing each', async () => {
    const { signIn, actorOf } = open();
    await forge((claims) => claims);
    expect(await actorOf(await signIn('vik'))).toMatchObject({ username: 'vik' });
  });

  it.each(FORGERIES)('%s is refused', async (_, change) => {
    const { db, signIn, reasons } = open();
    await forge(change);
    await expect(signIn('vik')).rejects.toMatchObject(refused);
    expect(await db.person.count()).toBe(0);
    expect(await reasons()).toEqual([{ reason: 'GitLab did not confirm the sign-in', attempts: 1, ip: REQUEST.ip }]);
  });

  it('signed by a key that is not GitLab’s is refused', async () => {
    const { db, signIn } = open();
    await forge((claims) => claims, { ownKey: true });
    await expect(signIn('vik')).rejects.toMatchObject(refused);
    expect(await db.session.count()).toBe(0);
  });
});
