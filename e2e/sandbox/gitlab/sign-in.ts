import { createHash, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { PERSON_COOKIE } from '@/e2e/sandbox/desk/person-cookie';
import type { Keys } from '@/e2e/sandbox/gitlab/keys';
import { groupsOf } from '@/e2e/sandbox/gitlab/routes/group-members';
import { type Answer, type Asked, json } from '@/e2e/sandbox/http';
import type { Instance, Person } from '@/e2e/sandbox/world/types';

export const CLIENT_ID = 'drawbridge';
export const CLIENT_SECRET = 'drawbridge-sandbox-secret';

/** The person that the desk was asked to become is who signs in next, once. */
const FORGET = `${PERSON_COOKIE}=; Path=/oauth/authorize; Max-Age=0; HttpOnly; SameSite=Lax`;
const becoming = (cookie = ''): string | undefined =>
  cookie
    .split('; ')
    .find((each) => each.startsWith(`${PERSON_COOKIE}=`))
    ?.slice(PERSON_COOKIE.length + 1);

interface Grant {
  readonly person: Person;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string;
  /** Since they proved themselves here. */
  readonly secondsAgo: number;
}

const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const html = (body: string, status = 200): Answer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  },
  body: `<!doctype html><html lang="en"><head><title>Sandbox GitLab</title><meta name="viewport" content="width=device-width"><style>body{font:16px system-ui;max-width:32rem;margin:3rem auto;padding:0 1rem}li{margin:.75rem 0}small{color:#555}</style></head><body>${body}</body></html>`,
});

/** Refuses as GitLab's token endpoint does, with the error in the body and in a challenge. */
const refusal = (error: string, status: number): Answer =>
  json({ error }, status, { 'www-authenticate': `Bearer realm="Doorkeeper", error="${error}"` });

/** OIDC of one instance: discovery, keys, a page on which one chooses a person, tokens, userinfo. Its issuer is its own URL. */
export class SignIn {
  private readonly grants = new Map<string, Grant>();
  private readonly access = new Map<string, Person>();

  constructor(
    private readonly instance: Instance,
    private readonly keys: Keys,
    private readonly redirectUris: readonly string[],
  ) {}

  /** Answers what belongs to sign-in; null: not a path of its. */
  async handle(asked: Asked): Promise<Answer | null> {
    const origin = asked.url.origin;
    switch (asked.url.pathname) {
      case '/.well-known/openid-configuration':
        return json({
          issuer: origin,
          authorization_endpoint: `${origin}/oauth/authorize`,
          token_endpoint: `${origin}/oauth/token`,
          userinfo_endpoint: `${origin}/oauth/userinfo`,
          jwks_uri: `${origin}/oauth/discovery/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
        });
      case '/oauth/discovery/keys':
        return json({ keys: [this.keys.publicJwk] });
      case '/oauth/authorize':
        return this.authorize(asked);
      case '/oauth/token':
        return this.token(asked, origin);
      case '/oauth/userinfo':
        return this.userInfo(asked);
      default:
        return null;
    }
  }

  private authorize({ url, headers }: Asked): Answer {
    const ask = url.searchParams;
    const redirectUri = ask.get('redirect_uri') ?? '';
    const known = ask.get('client_id') === CLIENT_ID && this.redirectUris.includes(redirectUri);
    if (!known || ask.get('response_type') !== 'code' || ask.get('code_challenge_method') !== 'S256') {
      return html('<h1>The request is invalid</h1><p>Unknown application, redirect URI or missing PKCE.</p>', 400);
    }
    const wanted = ask.get('person') ?? becoming(headers.cookie);
    const person = this.instance.people.find(({ username }) => username === wanted);
    if (!person) return this.choose(url);
    if (person.state !== 'active') return html('<h1>Your account has been blocked</h1>', 403);
    const code = randomBytes(16).toString('hex');
    this.grants.set(code, {
      person,
      redirectUri,
      challenge: ask.get('code_challenge') ?? '',
      nonce: ask.get('nonce') ?? '',
      // As if their browser had been signed in here before; asked to prove it anew, nobody was.
      secondsAgo: ask.get('prompt') === 'login' ? 0 : Number(ask.get('minutes_ago') ?? 0) * 60,
    });
    const target = new URL(redirectUri);
    target.searchParams.set('code', code);
    target.searchParams.set('state', ask.get('state') ?? '');
    return { status: 302, headers: { location: target.href, 'set-cookie': FORGET }, body: '' };
  }

  private choose(url: URL): Answer {
    const items = this.instance.people.map((person) => {
      const link = new URL(url);
      link.searchParams.set('person', person.username);
      return `<li><a href="${escapeMarkup(link.pathname + link.search)}">${escapeMarkup(person.name)}</a> <small>@${escapeMarkup(person.username)}: ${escapeMarkup(person.note)}</small></li>`;
    });
    return html(`<main><h1>Sign in to the sandbox GitLab as</h1><ul>${items.join('')}</ul></main>`);
  }

  private async token(asked: Asked, origin: string): Promise<Answer> {
    const form = new URLSearchParams(asked.body);
    const code = form.get('code') ?? '';
    const grant = this.grants.get(code);
    // A code is good once.
    this.grants.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!this.isClient(asked, form)) return refusal('invalid_client', 401);
    if (!grant || grant.challenge !== challenge || grant.redirectUri !== form.get('redirect_uri'))
      return refusal('invalid_grant', 400);
    const accessToken = randomBytes(24).toString('hex');
    this.access.set(accessToken, grant.person);
    const idToken = await new SignJWT({
      nonce: grant.nonce,
      groups_direct: groupsOf(this.instance, grant.person.id).direct,
      ...(grant.person.methods.length === 0 ? {} : { amr: grant.person.methods }),
      ...(grant.person.level === null ? {} : { acr: grant.person.level }),
      auth_time: Math.floor(Date.now() / 1000) - grant.secondsAgo,
    })
      .setProtectedHeader({ alg: 'RS256', kid: this.keys.kid })
      .setIssuer(origin)
      .setAudience(CLIENT_ID)
      .setSubject(String(grant.person.id))
      .setIssuedAt()
      .setExpirationTime('2m')
      .sign(this.keys.privateKey);
    return json({
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 7200,
      scope: 'openid profile',
      id_token: idToken,
    });
  }

  private isClient(asked: Asked, form: URLSearchParams): boolean {
    const basic = asked.headers.authorization?.startsWith('Basic ')
      ? Buffer.from(asked.headers.authorization.slice(6), 'base64').toString()
      : null;
    const [id, secret] = basic
      ? basic.split(':').map(decodeURIComponent)
      : [form.get('client_id'), form.get('client_secret')];
    return id === CLIENT_ID && secret === CLIENT_SECRET;
  }

  private userInfo(asked: Asked): Answer {
    const person = this.access.get((asked.headers.authorization ?? '').replace('Bearer ', ''));
    if (!person) return json({ error: 'invalid_token' }, 401);
    return json({
      sub: String(person.id),
      name: person.name,
      nickname: person.username,
      preferred_username: person.username,
      groups: groupsOf(this.instance, person.id).all,
    });
  }
}
