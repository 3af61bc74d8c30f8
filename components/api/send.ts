/** One answer of the API, for client components. */
export type Sent<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly problem: ShownProblem };

/** The status of a problem where no answer came: what was asked for may have been done. */
export const NO_ANSWER = 0;

/** The members of a problem (RFC 9457) that people are shown. */
export interface ShownProblem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string | null;
  readonly issues: readonly {
    readonly path: readonly (string | number)[];
    readonly message: string;
    readonly line?: number;
    readonly column?: number;
  }[];
}

interface Options {
  /** Sent as If-Match. */
  readonly version?: number;
  /** Sent as Idempotency-Key: the same press of a button never creates twice. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** Calls the API with the session's cookie. Never throws: what went wrong is in the answer, in words. */
export async function send<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  options: Options = {},
): Promise<Sent<T>> {
  const headers = new Headers({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (options.version !== undefined) headers.set('if-match', `"${options.version}"`);
  if (options.idempotencyKey !== undefined) headers.set('idempotency-key', options.idempotencyKey);
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? null : JSON.parse(text);
    return response.ok ? { ok: true, data: answer as T } : { ok: false, problem: shown(response.status, answer) };
  } catch {
    return {
      ok: false,
      problem: shown(NO_ANSWER, { detail: 'Drawbridge did not answer. What you entered is kept. Try again.' }),
    };
  }
}

function shown(status: number, answer: unknown): ShownProblem {
  const problem = (typeof answer === 'object' && answer !== null ? answer : {}) as Partial<ShownProblem>;
  return {
    status,
    title: problem.title ?? 'Something failed',
    detail: problem.detail ?? 'Something failed. What you entered is kept. Try again.',
    code: problem.code ?? 'unknown',
    requestId: problem.requestId ?? null,
    issues: problem.issues ?? [],
  };
}
