import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client';
import { z } from 'zod';
import type { Config } from '@/lib/config/config';
import { boundedFetch } from '@/lib/session/bounded-fetch';
import { newSecret } from '@/lib/session/secrets';

/** For one answer, to its last byte. */
const TIMEOUT_SECONDS = 10;
/** Letters of a name, and of the address of a picture, as GitLab itself allows. */
const LONGEST_NAME = 255;
const LONGEST_ADDRESS = 2048;

/** Who signed in, as GitLab says. Identity is (issuer, subject). */
export interface SignedIn {
  readonly issuer: string;
  readonly subject: string;
  readonly username: string;
  readonly name: string;
  readonly avatarUrl: string | null;
  /** When they last proved themselves to GitLab (`auth_time`), null: it did not say. */
  readonly authenticatedAt: Date | null;
  readonly proof: SignInProof;
}

/** How they proved themselves to GitLab, as its ID token says. */
export interface SignInProof {
  /** Methods, such as "pwd" and "otp"; empty: it did not say. */
  readonly amr: readonly string[];
  /** Class; null: it did not say. */
  readonly acr: string | null;
}

/** What has to be remembered between leaving for GitLab and coming back. */
export interface AuthorizationStart {
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

const shortName = z
  .string()
  .transform((name) => name.slice(0, LONGEST_NAME))
  .optional();
const profile = z.object({
  preferred_username: shortName,
  nickname: shortName,
  name: shortName,
  picture: z.string().max(LONGEST_ADDRESS).optional().catch(undefined),
});

// What is not as OpenID Connect writes it is as if it were not said.
const proof = z.object({ amr: z.array(z.string()).catch([]), acr: z.string().nullable().catch(null) });

export class SignInError extends Error {
  override readonly name = 'SignInError';
  /** As the library calls a claim that is not the expected one. */
  readonly code = 'OAUTH_JWT_CLAIM_COMPARISON_FAILED';
}

export function callbackUrl(config: Pick<Config, 'publicUrl'>): string {
  return `${config.publicUrl}/auth/callback`;
}

async function connect(config: Config): Promise<Configuration> {
  const instance = config.instances.find((candidate) => candidate.id === config.signIn.instanceId);
  if (!instance) throw new SignInError('The instance to sign in with is not configured.');
  const server = new URL(instance.url);
  // Plain http is accepted only towards this machine; the configuration refuses it for any other host.
  const execute =
    server.protocol === 'http:' ? [allowInsecureRequests, enableNonRepudiationChecks] : [enableNonRepudiationChecks];
  return discovery(server, config.signIn.clientId, config.signIn.clientSecret, undefined, {
    execute,
    timeout: TIMEOUT_SECONDS,
    // Kept by the client: for the token, the keys and the profile too.
    [customFetch]: boundedFetch,
  });
}

/** Begins the OIDC code flow with PKCE, state and nonce. `again`: GitLab has to ask the person anew. Throws when GitLab cannot be reached. */
export async function beginAuthorization(config: Config, again = false): Promise<AuthorizationStart> {
  const client = await connect(config);
  const state = newSecret();
  const nonce = randomNonce();
  const codeVerifier = randomPKCECodeVerifier();
  const url = buildAuthorizationUrl(client, {
    redirect_uri: callbackUrl(config),
    scope: 'openid profile',
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    ...(again ? { prompt: 'login' } : {}),
  });
  return { url: url.href, state, nonce, codeVerifier };
}

/**
 * Ends the code flow: exchanges the code and checks the ID token's signature, issuer, nonce, expiry and that its `aud` is
 * this application. GitLab signs CI job tokens with the same keys and issuer, so `aud` is what keeps a job from signing in.
 */
export async function endAuthorization(
  config: Config,
  search: string,
  started: {
    readonly state: string;
    readonly nonce: string;
    readonly codeVerifier: string;
    /** Seconds since the person proved themselves to GitLab, at most; null: any time ago. */
    readonly maxAge: number | null;
  },
): Promise<SignedIn> {
  const client = await connect(config);
  const current = new URL(callbackUrl(config));
  current.search = search;
  const tokens = await authorizationCodeGrant(client, current, {
    expectedState: started.state,
    expectedNonce: started.nonce,
    pkceCodeVerifier: started.codeVerifier,
    idTokenExpected: true,
    // The browser may cut `prompt` from the URL. What GitLab signs is `auth_time`.
    ...(started.maxAge === null ? {} : { maxAge: started.maxAge }),
  });
  const claims = tokens.claims();
  if (!claims || claims.aud !== config.signIn.clientId) throw new SignInError('The token is not for this application.');
  const fromToken = profile.parse(claims);
  const fromUserInfo = profile.parse(await fetchUserInfo(client, tokens.access_token, claims.sub));
  const username =
    fromUserInfo.preferred_username ?? fromUserInfo.nickname ?? fromToken.preferred_username ?? claims.sub;
  return {
    issuer: claims.iss,
    subject: claims.sub,
    username,
    name: fromUserInfo.name ?? fromToken.name ?? username,
    avatarUrl: fromUserInfo.picture ?? null,
    authenticatedAt: claims.auth_time === undefined ? null : new Date(claims.auth_time * 1000),
    proof: proof.parse({ amr: claims.amr, acr: claims.acr }),
  };
}
