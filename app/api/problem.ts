import { knownProblem, type ProblemCode } from '@/app/api/problems';
import { paths } from '@/components/paths';
import { AppError, type Issue } from '@/lib/services/verb/app-error';

/** RFC 6750 and RFC 9470: how to authenticate, and what was wrong with the attempt. */
const CHALLENGES: Partial<Readonly<Record<ProblemCode, string>>> = {
  'not-signed-in': 'Bearer realm="Drawbridge"',
  'sign-in-again': 'Bearer realm="Drawbridge", error="insufficient_user_authentication"',
};
/** Seconds after which a client may try again what was not available. */
const RETRY_AFTER: Partial<Readonly<Record<ProblemCode, string>>> = { 'too-many': '60', unavailable: '5' };

/** An error as problem+json (RFC 9457). The request id leads to the log; nothing else of an unknown error is told. */
export function problem(error: unknown, requestId: string, headers: Readonly<Record<string, string>> = {}): Response {
  const known = error instanceof AppError ? error : null;
  const code = known?.code ?? 'unknown';
  const { status, title } = knownProblem(code);
  const retryAfter = known?.retryAfter == null ? RETRY_AFTER[code] : String(known.retryAfter);
  const body = {
    type: paths.problem(code),
    title,
    status,
    detail: known?.message ?? `Something failed in Drawbridge. The log has it under ${requestId}.`,
    code,
    requestId,
    ...(known && known.issues.length > 0 ? { issues: known.issues.map(issueOf) } : {}),
  };
  return Response.json(body, {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(CHALLENGES[code] ? { 'www-authenticate': CHALLENGES[code] } : {}),
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
      ...headers,
    },
  });
}

/** What is told of an issue: readers of policies and rules put more into theirs. */
const issueOf = ({ path, message, line, column }: Issue): Issue => ({
  path,
  message,
  ...(line === undefined ? {} : { line }),
  ...(column === undefined ? {} : { column }),
});
