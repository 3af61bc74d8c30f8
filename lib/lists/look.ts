import { PAGE_SIZES, type PageSize } from '@/lib/lists/page-sizes';

/** How a person likes a list to look. Kept in the browser; what is listed is in the address. */
export interface ListLook {
  readonly density: 'regular' | 'compact';
  readonly size: PageSize;
  /** Ids of the columns that are not shown. */
  readonly hidden: readonly string[];
}

export const DEFAULT_LOOK: ListLook = { density: 'regular', size: '50', hidden: [] };

/** The look that a text means. Whatever is unknown, as a column of an older version, is left out. */
export function readLook(text: string | undefined, columns: readonly string[]): ListLook {
  const [density, size, ...hidden] = (text ?? '').split('.');
  return {
    density: density === 'compact' ? 'compact' : DEFAULT_LOOK.density,
    size: PAGE_SIZES.find((each) => each === size) ?? DEFAULT_LOOK.size,
    hidden: columns.filter((column) => hidden.includes(column)),
  };
}

/** In letters, digits, dots and hyphens, as a cookie takes them. */
export const writeLook = ({ density, size, hidden }: ListLook): string => [density, size, ...hidden].join('.');

/** Name of the cookie that holds the look of a list, as in "roles". */
export const lookCookie = (list: string): string => `drawbridge-list-${list}`;
