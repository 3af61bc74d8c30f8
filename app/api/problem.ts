import { AppError, ERROR_STATUS, type ErrorCode } from '@/lib/services/verb/app-error';

const TITLES: Readonly<Record<ErrorCode, string>> = {
  'not-signed-in': 'Sign in first',
  'sign-in-again': 'Sign in again',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  invalid: 'Not accepted',
  conflict: 'In conflict with the present state',
  stale: 'Changed meanwhile',
  'too-many': 'Too many requests',
  unavailable: 'Not available now',
};

/** An error as problem+json (RFC 9457). The request id leads to the log; nothing else of an unknown error is told. */
export function problem(error: unknown, requestId: string): Response {
  const known = error instanceof AppError ? error : null;
  const status = known ? ERROR_STATUS[known.code] : 500;
  const body = {
    type: `/problems/${known?.code ?? 'unknown'}`,
    title: known ? TITLES[known.code] : 'Something failed',
    status,
    detail: known?.message ?? `Something failed on our side. It is in the log under ${requestId}.`,
    code: known?.code ?? 'unknown',
    requestId,
    ...(known && known.issues.length > 0 ? { issues: known.issues } : {}),
  };
  return Response.json(body, {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  });
}
