import type { Transaction } from '@/lib/db/transaction';
import type { SyncSource } from '@/lib/services/connections/sync-source';
import type { RunningSync } from '@/lib/services/sync/run';
import type { Context } from '@/lib/services/verb/context';

/** More than this share, and more than this number, gone at once is rather a broken source or a weaker token than the truth. */
const HOLD_SHARE = 0.05;
const HOLD_COUNT = 3;

interface Table {
  readonly words: string;
  /** Only what is not gone already; `before`: only those not seen since. */
  readonly count: (tx: Transaction, sourceId: string, before?: Date) => Promise<number>;
  readonly mark: (tx: Transaction, sourceId: string, before: Date, at: Date) => Promise<unknown>;
}

const unseen = (before: Date | undefined) => ({
  goneAt: null,
  ...(before !== undefined && { syncedAt: { lt: before } }),
});
const inInstance = (instanceId: string, before?: Date) => ({ where: { instanceId, ...unseen(before) } });
/** A project that was listed and could not be described is not gone. */
const projectsIn = (instanceId: string, before?: Date) => ({
  where: {
    ...inInstance(instanceId, before).where,
    ...(before !== undefined && { OR: [{ seenAt: null }, { seenAt: { lt: before } }] }),
  },
});
const inAccount = (accountId: string, before?: Date) => ({ where: { accountId, ...unseen(before) } });

const TABLES = {
  projects: {
    words: 'projects',
    count: (tx, id, before) => tx.project.count(projectsIn(id, before)),
    mark: (tx, id, before, goneAt) => tx.project.updateMany({ ...projectsIn(id, before), data: { goneAt } }),
  },
  groups: {
    words: 'groups',
    count: (tx, id, before) => tx.group.count(inInstance(id, before)),
    mark: (tx, id, before, goneAt) => tx.group.updateMany({ ...inInstance(id, before), data: { goneAt } }),
  },
  roles: {
    words: 'roles',
    count: (tx, id, before) => tx.role.count(inAccount(id, before)),
    mark: (tx, id, before, goneAt) => tx.role.updateMany({ ...inAccount(id, before), data: { goneAt } }),
  },
  providers: {
    words: 'providers',
    count: (tx, id, before) => tx.provider.count(inAccount(id, before)),
    mark: (tx, id, before, goneAt) => tx.provider.updateMany({ ...inAccount(id, before), data: { goneAt } }),
  },
} as const satisfies Record<string, Table>;

/** Whether so many may be believed to be gone. */
export const isMassVanish = (known: number, vanished: number): boolean =>
  vanished > HOLD_COUNT && vanished > known * HOLD_SHARE;

/**
 * Marks as gone what this run did not see, in all tables or, where one of them lost too much at once and nobody accepted
 * that, in none. Nothing is ever deleted.
 */
export async function settleVanished(
  context: Context,
  source: SyncSource,
  run: RunningSync,
  tables: readonly (keyof typeof TABLES)[],
  accepted: boolean,
): Promise<{ readonly held: string | null; readonly gone: number }> {
  return context.db.$transaction(async (tx) => {
    const held: string[] = [];
    let gone = 0;
    for (const name of tables) {
      const table: Table = TABLES[name];
      const known = await table.count(tx, source.id);
      const vanished = await table.count(tx, source.id, run.startedAt);
      gone += vanished;
      if (!accepted && isMassVanish(known, vanished)) held.push(`${vanished} of ${known} ${table.words}`);
    }
    if (held.length > 0) return { held: sentence(held), gone: 0 };
    const at = context.now();
    for (const name of tables) await TABLES[name].mark(tx, source.id, run.startedAt, at);
    return { held: null, gone };
  });
}

const sentence = (held: readonly string[]): string =>
  `${held.join(' and ')} were not found any more. That is too much at once, so all are kept as they were. If they are really gone, sync again and accept it.`;
