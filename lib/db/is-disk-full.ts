/** PostgreSQL, Appendix A: disk_full. The open transaction is rolled back; committed data stays. */
const DISK_FULL = '53100';
/** Links of an error's chain that are looked at. */
const DEEPEST = 10;

/** Whether an error means that the database has no room to write: it goes on answering what is read. */
export function isDiskFull(error: unknown): boolean {
  const waiting: unknown[] = [error];
  for (let looked = 0; looked < DEEPEST && waiting.length > 0; looked++) {
    const link = waiting.shift();
    if (typeof link !== 'object' || link === null) continue;
    if (memberOf(link, 'code') === DISK_FULL || memberOf(link, 'originalCode') === DISK_FULL) return true;
    // Prisma keeps what its driver said in `meta`.
    const meta = memberOf(link, 'meta');
    waiting.push(
      memberOf(link, 'cause'),
      typeof meta === 'object' && meta !== null && memberOf(meta, 'driverAdapterError'),
    );
  }
  return false;
}

const memberOf = (link: object, name: string): unknown => (name in link ? Reflect.get(link, name) : null);
