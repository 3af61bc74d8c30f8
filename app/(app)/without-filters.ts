import { redirect } from 'next/navigation';
import { AppError } from '@/lib/services/verb/app-error';

/** For `.catch` of a list: an address with filters that are not understood leads to the whole list, and is no failure of the product. */
export const withoutFilters =
  (href: string) =>
  (error: unknown): never => {
    if (error instanceof AppError && error.code === 'invalid') redirect(href);
    throw error;
  };
