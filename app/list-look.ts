import { cookies } from 'next/headers';
import { type ListLook, lookCookie, readLook } from '@/lib/lists/look';

/** How the person likes this list, by their browser's cookie. `columns`: those that can be hidden. */
export async function listLook(list: string, columns: readonly { readonly id: string }[]): Promise<ListLook> {
  return readLook(
    (await cookies()).get(lookCookie(list))?.value,
    columns.map(({ id }) => id),
  );
}
