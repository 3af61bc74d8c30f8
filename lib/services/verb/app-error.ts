/** The one error that services throw. Its code is closed, its text is safe to show, and the edge translates it to problem+json. */

export const ERROR_STATUS = {
  'not-signed-in': 401,
  'sign-in-again': 401,
  forbidden: 403,
  'not-found': 404,
  'wrong-method': 405,
  invalid: 422,
  conflict: 409,
  stale: 412,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

/** One field or place of the input and what is wrong with it. */
export interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

export class AppError extends Error {
  override readonly name = 'AppError';
  constructor(
    readonly code: ErrorCode,
    /** What happened, what was kept, what to do. */
    message: string,
    readonly issues: readonly Issue[] = [],
    /** Seconds after which it may be asked again; null: nothing says so. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}
