import type { Transaction } from '@/lib/db/transaction';
import type { GitLabGroup, GitLabPort } from '@/lib/gitlab/port';
import type { ProtectionRule } from '@/lib/reach/types';
import { orUnknown } from '@/lib/services/connections/failures';
import { forEachAtMost } from '@/lib/services/facts/in-pieces';
import { pagesOfGroups } from '@/lib/services/sync/inventory/chosen-groups';
import type { Context } from '@/lib/services/verb/context';
import { type ChosenGroup, holds, readProtection, toJsonColumn } from '@/lib/services/verb/json-columns';

/** Only groups at the top have rules of their own (GitLab: group-level protected branches). */
const isTop = (group: GitLabGroup) => !group.path.includes('/');

/** Groups read at the same time, as projects are. */
const AT_ONCE = 4;

/** What GitLab says of one group. `rules` null and no maintainers: the token may not read them. */
interface GroupReading {
  readonly group: GitLabGroup;
  readonly rules: readonly ProtectionRule[] | null;
  readonly maintainers: readonly number[];
}

/** Reads the groups with their maintainers and the rules of those at the top, and writes what moved. Gives the ids of all. */
export async function syncGroups(
  context: Context,
  instanceId: string,
  gitlab: GitLabPort,
  chosen: readonly ChosenGroup[] | null,
  patient: <T>(call: () => Promise<T>) => Promise<T>,
): Promise<readonly number[]> {
  const ids = new Set<number>();
  for await (const { items } of pagesOfGroups(gitlab, chosen, patient)) {
    const readings: GroupReading[] = [];
    const unread = items.filter(({ id }) => !ids.has(id));
    await forEachAtMost(AT_ONCE, unread, async (group) => {
      const rules = isTop(group) ? await orUnknown(() => patient(() => gitlab.listGroupProtection(group.id))) : [];
      const maintainers = await orUnknown(() => patient(() => gitlab.groupMaintainers(group.id)));
      readings.push({ group, rules, maintainers: maintainers ?? [] });
    });
    await context.db.$transaction(async (tx) => {
      for (const reading of readings) await writeGroup(tx, context, instanceId, reading);
    });
    for (const { id } of unread) ids.add(id);
  }
  return [...ids];
}

async function writeGroup(
  tx: Transaction,
  context: Pick<Context, 'now'>,
  instanceId: string,
  { group, rules, maintainers }: GroupReading,
): Promise<void> {
  const key = { instanceId, gitlabId: group.id };
  const facts = {
    path: group.path,
    name: group.name,
    protection: toJsonColumn(rules),
    // GitLab lists members in no promised order.
    maintainerIds: [...maintainers].sort((a, b) => a - b),
    missedAt: null,
    goneAt: null,
  };
  const known = await tx.group.findUnique({ where: { instanceId_gitlabId: key } });
  if (known !== null && holds(known, facts)) return;
  const row = { ...facts, syncedAt: context.now() };
  await tx.group.upsert({ where: { instanceId_gitlabId: key }, create: { ...key, ...row }, update: row });
}

/** The rules that a project inherits from its top-level group; null: they could not be read. A project below a person has none. */
export async function loadGroupRules(
  db: Context['db'] | Transaction,
  instanceId: string,
): Promise<(project: { readonly path: string; readonly inGroup: boolean | null }) => readonly ProtectionRule[] | null> {
  const groups = await db.group.findMany({
    where: { instanceId, goneAt: null, NOT: { path: { contains: '/' } } },
    select: { path: true, protection: true },
  });
  const rules = new Map(groups.map((group) => [group.path, readProtection(group.protection)]));
  return ({ path, inGroup }) => {
    const known = rules.get(path.split('/')[0] ?? '');
    return known === undefined && inGroup === false ? [] : (known ?? null);
  };
}
