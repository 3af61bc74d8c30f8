/** A browser and a GitLab that can be made to lie, for tests of signing in. Not for production code. */
import { decodeJwt, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { vi } from 'vitest';
import type { Database } from '@/lib/db/transaction';
import { openGitLab } from '@/lib/gitlab/gitlab-adapter';
import { beginSignIn } from '@/lib/services/people/begin-sign-in';
import { completeSignIn } from '@/lib/services/people/complete-sign-in';
import { recordRefusedSignIns } from '@/lib/services/people/refused-sign-ins';
import type { Context } from '@/lib/services/verb/context';
import { personActor } from '@/lib/session/person-actor';
import { PEOPLE, TestWorld } from '@/lib/test-worlds/sync-test-world';

export const SITE = 'http://127.0.0.1:3000';
export const REQUEST = { id: 'r', ip: '192.0.2.7' };

export interface SignInGitLab {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A context that signs in at this GitLab, and a browser that goes there and back. */
export function openSignIn(db: Database, gitlab: SignInGitLab, patch: Partial<Context['config']> = {}) {
  const base = new TestWorld().context(db);
  const [instance] = base.config.instances;
  if (!instance) throw new Error('the configuration names an instance');
  const config: Context['config'] = {
    ...base.config,
    publicUrl: SITE,
    instances: [{ ...instance, url: gitlab.url, issuer: gitlab.url }],
    signIn: { instanceId: instance.id, clientId: gitlab.clientId, clientSecret: gitlab.clientSecret },
    ...patch,
  };
  const port = openGitLab({ ...instance, ...gitlab, issuer: gitlab.url, token: 'glpat-sandbox-reader' });
  const context: Context = { ...base, config, gitlab: () => port };
  const begin = (returnTo: string | null = '/') => beginSignIn(context, REQUEST, returnTo);
  /** What GitLab sends the browser back with once this person is signed in there. */
  const atGitLab = async (url: string, username: string) => {
    const reply = await fetch(`${url}&person=${username}`, { redirect: 'manual' });
    return new URL(reply.headers.get('location') ?? '').search;
  };
  const complete = (search: string, stateCookie: string | null, other: Context = context) =>
    completeSignIn(other, { search, stateCookie, setupSecret: null, request: REQUEST, userAgent: 'test' });
  const signIn = async (username: string) => {
    const { url, state } = await begin();
    return complete(await atGitLab(url, username), state);
  };
  const actorOf = ({ secret }: { secret: string }) =>
    personActor(db, context.now(), PEOPLE, { sessionSecret: secret, authorization: null, request: REQUEST });
  const reasons = async () => {
    await recordRefusedSignIns({ ...context, now: () => new Date(context.now().getTime() + 3_600_000) });
    const rows = await db.auditEvent.findMany({ where: { action: 'session.refused' }, orderBy: { seq: 'asc' } });
    return rows.map(({ data, ip }) => ({ ...(data as object), ip }));
  };
  return { db, context, begin, atGitLab, complete, signIn, actorOf, reasons };
}

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let keys: readonly [shown: Keys, other: Keys] | null = null;

/** From here on GitLab's ID tokens say something else, signed by whatever its key URL shows, or by a key of its own. */
export async function forge(change: (claims: JWTPayload) => JWTPayload, { ownKey = false } = {}) {
  keys ??= [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
  const [shown, other] = keys;
  const jwk = { ...(await exportJWK(shown.publicKey)), kid: 'shown', alg: 'RS256', use: 'sig' };
  const real = fetch;
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (pathname === '/oauth/discovery/keys') return Response.json({ keys: [jwk] });
    const reply = await real(input, init);
    if (pathname !== '/oauth/token' || !reply.ok) return reply;
    const body = await reply.json();
    const token = new SignJWT(change(decodeJwt(body.id_token))).setProtectedHeader({ alg: 'RS256', kid: 'shown' });
    return Response.json({ ...body, id_token: await token.sign((ownKey ? other : shown).privateKey) });
  });
}
