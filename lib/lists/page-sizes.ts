/** Rows of a page of every list. */
export const PAGE_SIZES = ['25', '50', '100'] as const;
export type PageSize = (typeof PAGE_SIZES)[number];
