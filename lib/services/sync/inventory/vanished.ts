import type { Transaction } from '@/lib/db/transaction';
import type { SyncSource } from '@/lib/services/connections/sync-source';
import { inPieces } from '@/lib/services/facts/in-pieces';
import type { RunningSync } from '@/lib/services/sync/run';
import type { Context } from '@/lib/services/verb/context';

/** More than this share, and more than this number, gone at once is rather a broken source or a weaker token than the truth. */
const HOLD_SHARE = 0.05;
const HOLD_COUNT = 3;
/** Rows that one statement names. */
const PIECE = 1000;

interface Known {
  /** As the source names it. */
  readonly key: string;
  readonly syncedAt: Date;
  readonly missedAt: Date | null;
}

interface Table {
  /** What is not gone already. */
  readonly known: (tx: Transaction, sourceId: string) => Promise<readonly Known[]>;
  readonly mark: (tx: Transaction, sourceId: string, keys: readonly string[], at: Mark) => Promise<unknown>;
}
type Mark = { readonly goneAt: Date } | { readonly missedAt: Date };

const TIMES = { syncedAt: true, missedAt: true } as const;
const byId = ({ gitlabId, ...row }: { gitlabId: number; syncedAt: Date; missedAt: Date | null }): Known => ({
  ...{ key: String(gitlabId), ...row },
});

const TABLES = {
  projects: {
    known: async (tx, instanceId) => {
      const select = { gitlabId: true, ...TIMES };
      return (await tx.project.findMany({ where: { instanceId, goneAt: null }, select })).map(byId);
    },
    mark: (tx, instanceId, keys, data) =>
      tx.project.updateMany({ where: { instanceId, gitlabId: { in: keys.map(Number) } }, data }),
  },
  groups: {
    known: async (tx, instanceId) => {
      const select = { gitlabId: true, ...TIMES };
      return (await tx.group.findMany({ where: { instanceId, goneAt: null }, select })).map(byId);
    },
    mark: (tx, instanceId, keys, data) =>
      tx.group.updateMany({ where: { instanceId, gitlabId: { in: keys.map(Number) } }, data }),
  },
  roles: {
    known: async (tx, accountId) => {
      const select = { uniqueId: true, ...TIMES };
      const rows = await tx.role.findMany({ where: { accountId, goneAt: null }, select });
      return rows.map(({ uniqueId, ...row }) => ({ key: uniqueId, ...row }));
    },
    mark: (tx, accountId, keys, data) =>
      tx.role.updateMany({ where: { accountId, uniqueId: { in: [...keys] } }, data }),
  },
  providers: {
    known: async (tx, accountId) => {
      const select = { arn: true, ...TIMES };
      const rows = await tx.provider.findMany({ where: { accountId, goneAt: null }, select });
      return rows.map(({ arn, ...row }) => ({ key: arn, ...row }));
    },
    mark: (tx, accountId, keys, data) => tx.provider.updateMany({ where: { accountId, arn: { in: [...keys] } }, data }),
  },
} as const satisfies Record<string, Table>;

/** What a run saw, by table, as the source names it. */
export type Seen = Readonly<Partial<Record<keyof typeof TABLES, ReadonlySet<string>>>>;

/** Whether so many may be believed to be gone. */
export const isMassVanish = (known: number, vanished: number): boolean =>
  vanished > HOLD_COUNT && vanished > known * HOLD_SHARE;

/**
 * Marks as gone what this run did not see, in all tables or, where one of them lost too much at once and nobody accepted
 * that, in none: then it is marked as missed, and stays. Nothing is ever deleted.
 */
export async function settleVanished(
  context: Context,
  source: SyncSource,
  run: RunningSync,
  seen: Seen,
  accepted: boolean,
): Promise<{ readonly held: string | null; readonly gone: number }> {
  return context.db.$transaction(async (tx) => {
    const held: string[] = [];
    const vanished: { readonly table: Table; readonly rows: readonly Known[] }[] = [];
    for (const name of namesOf(seen)) {
      const table: Table = TABLES[name];
      const known = await table.known(tx, source.id);
      // What somebody else wrote while this run was reading was there.
      const rows = known.filter(({ key, syncedAt }) => syncedAt < run.startedAt && seen[name]?.has(key) !== true);
      vanished.push({ table, rows });
      if (!accepted && isMassVanish(known.length, rows.length)) held.push(`${rows.length} of ${known.length} ${name}`);
    }
    const isHeld = held.length > 0;
    for (const { table, rows } of vanished) {
      const moved = isHeld ? rows.filter(({ missedAt }) => missedAt === null) : rows;
      for (const piece of inPieces(moved, PIECE)) {
        const keys = piece.map(({ key }) => key);
        await table.mark(tx, source.id, keys, isHeld ? { missedAt: run.startedAt } : { goneAt: context.now() });
      }
    }
    if (isHeld) return { held: sentence(held), gone: 0 };
    return { held: null, gone: vanished.reduce((sum, { rows }) => sum + rows.length, 0) };
  });
}

const namesOf = (seen: Seen) => (['projects', 'groups', 'roles', 'providers'] as const).filter((name) => name in seen);

const sentence = (held: readonly string[]): string =>
  `${held.join(' and ')} were not found any more. That is too much at once, so all are kept as they were. If they are really gone, sync again and accept it.`;
