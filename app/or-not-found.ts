import { notFound } from 'next/navigation';
import { AppError } from '@/lib/services/verb/app-error';

/** For `.catch` of what a page shows: nothing has this address. An id that cannot be one names nothing either. */
export function orNotFound(error: unknown): never {
  if (error instanceof AppError && (error.code === 'not-found' || error.code === 'invalid')) notFound();
  throw error;
}
