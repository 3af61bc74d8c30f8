import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CLIENT_ID, CLIENT_SECRET } from '@/e2e/sandbox/gitlab/sign-in';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { isFreshSignIn } from '@/lib/access/decide';
import { beginSignIn } from '@/lib/services/people/begin-sign-in';
import { forge, openSignIn, REQUEST, SITE } from '@/lib/test-worlds/sign-in-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [`${SITE}/auth/callback`] });
});
afterAll(() => sandbox.close());
afterEach(() => vi.unstubAllGlobals());
const open = () =>
  openSignIn(database().client, { url: sandbox.gitlab.url, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET });

const MINUTES = 10;
/** GitLab says that the person proved themselves this many seconds ago; null: it says nothing. */
const provenAgo = (seconds: number | null) =>
  forge(({ auth_time: _, ...claims }) =>
    seconds === null ? claims : { ...claims, auth_time: Math.floor(Date.now() / 1000) - seconds },
  );

describe('signing in again', () => {
  it('asks GitLab to ask the person', async () => {
    const { context, begin } = open();
    expect(new URL((await begin()).url).searchParams.get('prompt')).toBeNull();
    const { url } = await beginSignIn(context, REQUEST, '/changes/1', true);
    expect(new URL(url).searchParams.get('prompt')).toBe('login');
  });

  it('is refused where GitLab did not ask, whatever became of the question on the way there', async () => {
    const { context, atGitLab, complete, db } = open();
    for (const seconds of [3600, null]) {
      const { url, state } = await beginSignIn(context, REQUEST, '/', true);
      const search = await atGitLab(url.replace('prompt=login', ''), 'ada');
      await provenAgo(seconds);
      await expect(complete(search, state)).rejects.toMatchObject({ code: 'not-signed-in' });
      vi.unstubAllGlobals();
    }
    expect(await db.session.count()).toBe(0);
  });

  it('is done where GitLab did ask', async () => {
    const { context, atGitLab, complete } = open();
    const { url, state } = await beginSignIn(context, REQUEST, '/changes/1', true);
    expect(await complete(await atGitLab(url, 'ada'), state)).toMatchObject({ returnTo: '/changes/1' });
  });
});

describe('a new session', () => {
  it('is as fresh as the sign-in at GitLab, and not fresher', async () => {
    const { signIn, actorOf } = open();
    const freshAfter = async (seconds: number) => {
      await provenAgo(seconds);
      const actor = await actorOf(await signIn('ada'));
      vi.unstubAllGlobals();
      return actor !== null && isFreshSignIn(actor, new Date(), MINUTES);
    };
    expect(await freshAfter(60)).toBe(true);
    expect(await freshAfter(3600)).toBe(false);
  });
});
