import { AppError } from '@/lib/services/verb/app-error';

/** For `.catch`: what the person can be told becomes a value to show; anything else goes on to the error page. */
export function appErrorOf(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}
