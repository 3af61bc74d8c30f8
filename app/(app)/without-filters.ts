import { redirect } from 'next/navigation';
import { AppError } from '@/lib/services/verb/app-error';

/** For `.catch` of a list: an address with filters that are not understood leads to the whole list, and is no failure of the product. */
export const withoutFilters =
  (href: string) =>
  (error: unknown): never => {
    if (error instanceof AppError && error.code === 'invalid') redirect(href);
    throw error;
  };

/** For `.catch` of a list with a filter bar: a filter that means nothing lists nothing, and the bar says why. */
export const emptyWhereWrong =
  (where: string, href: string) =>
  (
    error: unknown,
  ): { readonly rows: readonly []; readonly next: null; readonly previous: null; readonly total: number } => {
    if (where === '' || !(error instanceof AppError) || error.code !== 'invalid') return withoutFilters(href)(error);
    if (!error.issues.some(({ path }) => path[0] === 'where')) return withoutFilters(href)(error);
    return { rows: [], next: null, previous: null, total: 0 };
  };
