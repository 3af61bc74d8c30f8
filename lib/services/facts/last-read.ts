/**
 * When a row of the inventory was last seen to be as it is stored. A whole reading of its source writes only what moved, so what it
 * found the same is as fresh as that reading. What it no longer found or could not describe (`missedAt`) is as old as its own row.
 */
export const lastRead = (
  {
    syncedAt,
    missedAt,
    goneAt,
  }: { readonly syncedAt: Date; readonly missedAt: Date | null; readonly goneAt: Date | null },
  source: { readonly readAt: Date | null },
): Date => {
  const isCurrent = missedAt === null && goneAt === null;
  return isCurrent && source.readAt !== null && source.readAt > syncedAt ? source.readAt : syncedAt;
};
