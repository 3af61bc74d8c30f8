import { ERROR_STATUS, type ErrorCode } from '@/lib/services/verb/app-error';

export type ProblemCode = ErrorCode | 'unknown';

/** What a problem says on its page, at `/problems/<code>`. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly meaning: string;
  readonly remedy: string;
}

const TEXTS = {
  'not-signed-in': {
    title: 'Not signed in',
    meaning:
      'The request carries no session and no API token, or one that has expired, was revoked, or belongs to a disabled person.',
    remedy:
      'Sign in, or send a valid API token as “Authorization: Bearer dbr_…”. You can create one under Settings, API tokens.',
  },
  'sign-in-again': {
    title: 'Sign in again',
    meaning:
      'Approving, applying and a few other steps need a recent sign-in. Yours is older than the configured number of minutes.',
    remedy: 'Sign in again and repeat the request. What you entered in the browser is kept.',
  },
  forbidden: {
    title: 'Not allowed',
    meaning:
      'You are signed in, but your Drawbridge roles do not allow this. With an API token, its scopes have to allow it as well. Drawbridge recorded the refusal in the audit log.',
    remedy:
      'Read the detail: it names the missing role or scope. An administrator can give roles under Settings, People. For a scope, create another token.',
  },
  'not-found': {
    title: 'Not found',
    meaning: 'Nothing exists under this path or id, or the API has no such path.',
    remedy: 'Check the path and the ids. /api/v1/openapi.json lists every path of the API.',
  },
  'wrong-method': {
    title: 'Method not allowed',
    meaning: 'The path exists, but not with this HTTP method.',
    remedy: 'Use one of the methods in the Allow header of the answer.',
  },
  conflict: {
    title: 'Conflict',
    meaning:
      'The request is valid, but not in the current state: for example, the change was already decided, or an Idempotency-Key was used for another request.',
    remedy: 'Read the object again. The detail says what is in the way.',
  },
  stale: {
    title: 'Changed in the meantime',
    meaning: 'The version in If-Match is no longer current. Someone else changed the object after you read it.',
    remedy: 'Read the object again, look at what changed, and repeat the request with its new version.',
  },
  'too-large': {
    title: 'Body too large',
    meaning:
      'The body of a request may have at most 1 MiB. A trust policy in it may have at most 65,536 characters, 250 statements, 2,000 condition values, and 4,096 characters in one value.',
    remedy: 'Send less at once.',
  },
  invalid: {
    title: 'Invalid request',
    meaning:
      'A parameter, a header or the body does not have the documented form, or its values contradict each other.',
    remedy: 'The issues in the answer name each member that is wrong and why. Correct them and repeat the request.',
  },
  'too-many': {
    title: 'Too many requests',
    meaning: 'Too many requests arrived in a short time.',
    remedy: 'Wait as long as the Retry-After header says, then repeat the request.',
  },
  unavailable: {
    title: 'Not available now',
    meaning: 'The database, GitLab or AWS does not answer, or refuses Drawbridge at the moment.',
    remedy: 'Try again in a moment. If it persists, look at Settings, Connections.',
  },
  unknown: {
    title: 'Internal error',
    meaning: 'Drawbridge failed in a way that it did not expect. This is a defect.',
    remedy: 'Give the requestId of the answer to whoever runs Drawbridge. The log has the details under that id.',
  },
} as const satisfies Record<ProblemCode, Omit<Problem, 'status'>>;

export const PROBLEM_CODES = Object.keys(TEXTS) as readonly ProblemCode[];

/** What a problem is, in general; the detail of an answer says what it was this time. null: there is no such code. */
export const problemOf = (code: string): Problem | null => (isCode(code) ? knownProblem(code) : null);

export const knownProblem = (code: ProblemCode): Problem => ({
  status: code === 'unknown' ? 500 : ERROR_STATUS[code],
  ...TEXTS[code],
});

const isCode = (code: string): code is ProblemCode => Object.hasOwn(TEXTS, code);
