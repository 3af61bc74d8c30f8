import type { GroupMember } from '@/lib/access/membership';
import type { GroupMember as MemberRow } from '@/lib/db/generated/client';
import type { Database, Transaction } from '@/lib/db/transaction';

/** A group that a grant or a rule names, with its members as GitLab last told. */
export interface StoredGroup {
  /** As it is named. */
  readonly path: string;
  /** null: GitLab was not asked yet, or knows none. */
  readonly groupId: number | null;
  /** As GitLab has it now; it differs after a rename. */
  readonly fullPath: string | null;
  readonly readAt: Date | null;
  readonly problem: string | null;
  /** Another group that has the path now, and waits for an admin; null: none. */
  readonly takenById: number | null;
  readonly members: readonly GroupMember[];
}

/** The named groups by the path that names them; `paths` null: every one. `userIds`: only these members; absent: all. */
export async function storedGroups(
  db: Database | Transaction,
  instanceId: string,
  paths: readonly string[] | null,
  userIds?: readonly number[],
): Promise<ReadonlyMap<string, StoredGroup>> {
  const groups = await db.namedGroup.findMany({
    where: { instanceId, ...(paths === null ? {} : { path: { in: [...new Set(paths)] } }) },
  });
  const rows = await db.groupMember.findMany({
    where: {
      instanceId,
      groupId: { in: groups.flatMap(({ groupId }) => groupId ?? []) },
      ...(userIds === undefined ? {} : { userId: { in: [...userIds] } }),
    },
    orderBy: [{ groupId: 'asc' }, { userId: 'asc' }],
  });
  const members = new Map<number, GroupMember[]>();
  for (const row of rows) {
    const list = members.get(row.groupId) ?? [];
    list.push(memberOf(row));
    members.set(row.groupId, list);
  }
  return new Map(
    groups.map(({ path, groupId, fullPath, readAt, problem, takenById }) => [
      path,
      {
        ...{ path, groupId, fullPath, readAt, problem, takenById },
        members: groupId === null ? [] : (members.get(groupId) ?? []),
      },
    ]),
  );
}

const memberOf = (row: MemberRow): GroupMember => ({
  ...{ userId: row.userId, username: row.username, name: row.name, state: row.state },
  direct: row.directLevel === null ? null : { level: row.directLevel, expiresOn: row.directExpiresOn },
  any: row.anyLevel === null ? null : { level: row.anyLevel, expiresOn: row.anyExpiresOn },
});

/** The columns of a member. */
export const memberColumns = ({ userId, username, name, state, direct, any }: GroupMember) => ({
  ...{ userId, username, name, state },
  directLevel: direct?.level ?? null,
  directExpiresOn: direct?.expiresOn ?? null,
  anyLevel: any?.level ?? null,
  anyExpiresOn: any?.expiresOn ?? null,
});
