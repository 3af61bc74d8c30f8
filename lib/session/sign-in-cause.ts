/** Why a sign-in with GitLab came to nothing: from what the libraries throw to what somebody can do about it. */

export interface SignInCause {
  /** What happened, in a sentence for those who run Drawbridge. It goes into the audit log: nothing that a stranger wrote. */
  readonly reason: string;
  /** What to change, for those who run Drawbridge; null: nothing has to be changed. */
  readonly remedy: string | null;
  /** What the person who tried may know. */
  readonly problem: SignInProblem;
}

/** What a person is told: GitLab is away, the set-up is wrong, they said no themselves, more proof is needed, or only that it was refused. */
export type SignInProblem = 'unavailable' | 'setup' | 'denied' | 'second-factor' | 'refused';

const CAUSES = {
  'invalid-client': {
    reason: 'GitLab does not accept the OAuth application or its secret (invalid_client)',
    remedy:
      'Compare GITLAB_OAUTH_CLIENT_ID and GITLAB_OAUTH_CLIENT_SECRET (or signIn in drawbridge.yaml) with the application in GitLab, and restart Drawbridge.',
    problem: 'setup',
  },
  'redirect-uri': {
    reason: 'GitLab does not accept the code for this redirect URI or application (invalid_grant)',
    remedy:
      'If it happens again, compare the redirect URI of the application in GitLab with DRAWBRIDGE_URL followed by /auth/callback.',
    problem: 'refused',
  },
  scope: {
    reason: 'GitLab does not give the scopes openid and profile (invalid_scope)',
    remedy: 'Tick the scopes openid and profile at the application in GitLab.',
    problem: 'setup',
  },
  denied: { reason: 'The person did not allow it in GitLab (access_denied)', remedy: null, problem: 'denied' },
  certificate: {
    reason: "GitLab's certificate is not trusted",
    remedy:
      'If a private authority issued it, set NODE_EXTRA_CA_CERTS to a file with its root certificate, and restart Drawbridge.',
    problem: 'setup',
  },
  'unknown-host': {
    reason: "GitLab's host name cannot be resolved",
    remedy: 'Check the host in GITLAB_URL, and the name servers of the machine that Drawbridge runs on.',
    problem: 'unavailable',
  },
  'connection-refused': {
    reason: 'GitLab refuses connections',
    remedy: 'Check the port in GITLAB_URL, that GitLab runs, and that no firewall is between.',
    problem: 'unavailable',
  },
  unreachable: {
    reason: 'GitLab cannot be reached',
    remedy: 'Check GITLAB_URL. The process log has the error under the same reference.',
    problem: 'unavailable',
  },
  'too-slow': {
    reason: 'GitLab did not answer in time',
    remedy: 'Check that GitLab runs, and HTTPS_PROXY if the way there leads through a proxy.',
    problem: 'unavailable',
  },
  'bad-answer': {
    reason: 'GitLab did not answer as a sign-in server does',
    remedy:
      'Open /.well-known/openid-configuration below GITLAB_URL: it has to answer in JSON. A proxy or a login page may be in front.',
    problem: 'unavailable',
  },
  'too-large': {
    reason: 'GitLab answered far more than a sign-in server does, or in an encoding that nobody asked for',
    remedy:
      'Open the addresses that /.well-known/openid-configuration of this GitLab names. A proxy or another server may answer in its place.',
    problem: 'unavailable',
  },
  'wrong-issuer': {
    reason: 'GitLab names another issuer than the configured URL',
    remedy:
      'Set GITLAB_URL to the issuer that /.well-known/openid-configuration of this GitLab names. It is external_url of its configuration.',
    problem: 'setup',
  },
  clock: {
    reason: 'The clocks of GitLab and Drawbridge differ by minutes',
    remedy: 'Let both machines follow a time server (NTP).',
    problem: 'setup',
  },
  stale: {
    reason: 'GitLab did not ask the person anew, as a step-up needs',
    remedy: null,
    problem: 'refused',
  },
  token: {
    reason: 'The ID token is not one that GitLab gives out for this sign-in',
    remedy: 'If it was not an attack, look for a proxy that changes answers of GitLab.',
    problem: 'refused',
  },
  other: {
    reason: 'GitLab did not confirm the sign-in',
    remedy: 'The process log has the error under the same reference.',
    problem: 'refused',
  },
} as const satisfies Readonly<Record<string, SignInCause>>;

export type CauseName = keyof typeof CAUSES;

/** By the code of an error or of one of its causes, however deep: of Node, of undici, of OAuth 2.0. */
const BY_CODE: Readonly<Record<string, CauseName>> = {
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-refused',
  EHOSTUNREACH: 'connection-refused',
  ENETUNREACH: 'connection-refused',
  ETIMEDOUT: 'too-slow',
  UND_ERR_CONNECT_TIMEOUT: 'too-slow',
  UND_ERR_HEADERS_TIMEOUT: 'too-slow',
  OAUTH_TIMEOUT: 'too-slow',
  OAUTH_ABORT: 'too-slow',
  CERT_HAS_EXPIRED: 'certificate',
  CERT_NOT_YET_VALID: 'clock',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'wrong-issuer',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'clock',
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: 'token',
  OAUTH_KEY_SELECTION_FAILED: 'token',
  OAUTH_INVALID_RESPONSE: 'token',
  OAUTH_RESPONSE_IS_NOT_JSON: 'bad-answer',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'bad-answer',
  OAUTH_PARSE_ERROR: 'bad-answer',
  REPLY_TOO_LARGE: 'too-large',
  REPLY_PACKED: 'too-large',
};
/** By the error that GitLab answers (RFC 6749, 4.1.2.1 and 5.2). */
const BY_ANSWER: Readonly<Record<string, CauseName>> = {
  invalid_client: 'invalid-client',
  unauthorized_client: 'invalid-client',
  invalid_grant: 'redirect-uri',
  invalid_scope: 'scope',
  access_denied: 'denied',
};

/** The cause behind what a sign-in threw. */
export function signInCause(error: unknown): SignInCause & { readonly name: CauseName } {
  const name = causeName(error);
  return { name, ...CAUSES[name] };
}

/** What to do about a reason that was recorded; null: nothing is known, or nothing has to be done. */
export const remedyOf = (reason: string): string | null =>
  Object.values<SignInCause>(CAUSES).find((cause) => reason.includes(cause.reason))?.remedy ?? null;

function causeName(error: unknown): CauseName {
  const links = linksOf(error);
  const answer = links.map(({ error: said }) => said).find((said) => typeof said === 'string');
  if (typeof answer === 'string' && Object.hasOwn(BY_ANSWER, answer)) return BY_ANSWER[answer] ?? 'other';
  // The innermost says most: a failed fetch wraps what the system answered.
  const code = links
    .map((link) => link.code)
    .filter((each) => typeof each === 'string' && Object.hasOwn(BY_CODE, each))
    .at(-1);
  const name =
    (typeof code === 'string' ? BY_CODE[code] : undefined) ?? (isFailedFetch(error) ? 'unreachable' : 'other');
  const part = links.map((link) => link.claim ?? link.attribute).find((each) => typeof each === 'string');
  if (name === 'clock' && part === 'auth_time') return 'stale';
  if (name === 'token' && part === 'iss') return 'wrong-issuer';
  return name === 'wrong-issuer' && part !== 'issuer' ? 'token' : name;
}

/** The standard gives a failed fetch no code, only this class and, in Node, this text. */
const isFailedFetch = (error: unknown): boolean => error instanceof TypeError && error.message === 'fetch failed';

type Link = Readonly<Record<string, unknown>>;

/** An error, its cause, the cause of that: what a library hangs there need not be an error. Of challenges of WWW-Authenticate, the parameters. */
function linksOf(error: unknown): readonly Link[] {
  const links: Link[] = [];
  let current = error;
  while (typeof current === 'object' && current !== null && links.length < 10) {
    const [challenge] = Array.isArray(current) ? (current as readonly { readonly parameters?: Link }[]) : [];
    links.push(challenge?.parameters ?? { ...current });
    current = 'cause' in current ? current.cause : null;
  }
  return links;
}
