/** Reads who is in the groups that give roles or approvals, and whether people's accounts are still active. */
import type { GroupMember } from '@/lib/access/membership';
import type { Transaction } from '@/lib/db/transaction';
import { GitLabError } from '@/lib/gitlab/port';
import { log } from '@/lib/log/log';
import { checkAccounts } from '@/lib/services/people/check-accounts';
import { followMemberships } from '@/lib/services/people/follow-memberships';
import { namedPaths } from '@/lib/services/people/named-paths';
import { WORKER } from '@/lib/services/verb/actors';
import { askForCheck } from '@/lib/services/verb/ask-for-check';
import type { Context } from '@/lib/services/verb/context';
import { instanceOfPeople, resolveGroup, unknownGroup } from '@/lib/services/verb/named-groups';
import { recordEvent } from '@/lib/services/verb/record-event';
import { memberColumns } from '@/lib/services/verb/stored-groups';

/** Names of an event, at most: a group of thousands must not fill the log. */
const NAMED = 100;

/** Asks for a reading at once: a hook, an admin, the clock. One waits at a time. */
export const askForMembers = (tx: Transaction, { jobs }: Pick<Context, 'jobs'>): Promise<void> =>
  jobs.enqueue(tx, 'read-members', {}, 'read-members');

/** By the clock: asks for a reading where the last one began `membersMinutes` ago or more, or a group was never read. */
export async function readDueMembers(context: Context): Promise<void> {
  const since = new Date(context.now().getTime() - context.config.people.membersMinutes * 60_000);
  const paths = await namedPaths(context);
  const recent = {
    ...{ instanceId: instanceOfPeople(context.config), path: { in: [...paths] }, triedAt: { gt: since } },
    // A sign-in looks a group up without reading it.
    OR: [{ readAt: { not: null } }, { problem: { not: null } }],
  };
  if ((await context.db.namedGroup.count({ where: recent })) === paths.length) return;
  await context.db.$transaction((tx) => askForMembers(tx, context));
}

/**
 * Reads every named group by its id, then lets roles follow. What cannot be read keeps what was read before, says why, and
 * counts less and less: see `membersHours`. An account that GitLab says is blocked or gone loses its sessions and tokens.
 */
export async function readMembers(context: Context): Promise<void> {
  const instanceId = instanceOfPeople(context.config);
  const paths = await namedPaths(context);
  await context.db.namedGroup.deleteMany({ where: { instanceId, path: { notIn: [...paths] } } });
  let away = false;
  for (const path of paths) away = away || !(await readGroup(context, path));
  await followAll(context);
  if (!away) await checkAccounts(context);
}

async function followAll(context: Context): Promise<void> {
  await context.db.$transaction(async (tx) => {
    const { gained, lost } = await followMemberships(tx, context, null);
    if (gained.length + lost.length === 0) return;
    await recordEvent(tx, context, WORKER, {
      action: 'members.changed',
      object: { kind: 'members', id: instanceOfPeople(context.config), name: 'GitLab groups' },
      data: { gained: named(gained), lost: named(lost), people: gained.length + lost.length },
    });
  });
}

const named = (all: readonly string[]): string[] => all.slice(0, NAMED);

/** False: GitLab does not answer at all, and need not be asked about the next group. */
async function readGroup(context: Context, path: string): Promise<boolean> {
  const begun = context.now();
  try {
    const group = await currentGroup(context, path);
    if (group === null) await noteGone(context, path);
    else
      await keepMembers(
        context,
        path,
        group,
        await context.gitlab(instanceOfPeople(context.config)).groupMembers(group.id),
        begun,
      );
    return true;
  } catch (error) {
    if (!(error instanceof GitLabError)) throw error;
    await noteProblem(context, path, `${error.message} What was read before is kept.`);
    // The check says once that the token is refused, and again that it works.
    const source = { kind: 'instance', id: instanceOfPeople(context.config) } as const;
    if (error.failure.kind === 'unauthorized')
      await context.db.$transaction((tx) => askForCheck(tx, context, source, null));
    return error.failure.kind !== 'unreachable' && error.failure.kind !== 'unauthorized';
  }
}

/** The group under its id, wherever it moved; null: GitLab has it no more. */
async function currentGroup(context: Context, path: string) {
  const group = await resolveGroup(context, path);
  return group === null ? null : context.gitlab(instanceOfPeople(context.config)).findGroup(group.id);
}

/**
 * The group that was meant is gone. Where another one has its path, nobody holds anything by it: whoever may make groups could
 * take over a role with a name.
 */
async function noteGone(context: Context, path: string): Promise<void> {
  const instanceId = instanceOfPeople(context.config);
  const named = await context.db.namedGroup.findUnique({ where: { instanceId_path: { instanceId, path } } });
  const groupId = named?.groupId ?? null;
  const taker = groupId === null ? null : await context.gitlab(instanceId).findGroup(path);
  if (taker === null || groupId === null || taker.id === groupId) return noteProblem(context, path, unknownGroup(path));
  await noteProblem(context, path, takenSentence(path, groupId, taker.id));
  await context.db.$transaction(async (tx) => {
    await tx.namedGroup.updateMany({ where: { instanceId, path, groupId }, data: { takenById: taker.id } });
    await tx.groupMember.deleteMany({ where: { instanceId, groupId } });
  });
}

const takenSentence = (path: string, before: number, now: number): string =>
  `The path ${path} belongs to another group now: number ${now}, and it was number ${before}. Nobody holds anything by it until an admin confirms the new group.`;

async function noteProblem(context: Context, path: string, problem: string): Promise<void> {
  const key = { instanceId: instanceOfPeople(context.config), path };
  const triedAt = context.now();
  await context.db.namedGroup.upsert({
    where: { instanceId_path: key },
    create: { ...key, triedAt, problem },
    update: { triedAt, problem },
  });
  log.warn({ group: path, problem }, 'the members of a group could not be read');
}

/** Replaces the members, unless a reading that began later was kept already. */
async function keepMembers(
  context: Context,
  path: string,
  group: { readonly id: number; readonly path: string },
  members: readonly GroupMember[],
  begun: Date,
): Promise<void> {
  const instanceId = instanceOfPeople(context.config);
  const of = { instanceId, groupId: group.id };
  await context.db.$transaction(async (tx) => {
    const { count } = await tx.namedGroup.updateMany({
      where: { instanceId, path, OR: [{ readAt: null }, { readAt: { lte: begun } }] },
      data: { fullPath: group.path, readAt: begun, triedAt: context.now(), problem: null, takenById: null },
    });
    if (count !== 1) return;
    await tx.groupMember.deleteMany({ where: of });
    await tx.groupMember.createMany({ data: members.map((member) => ({ ...of, ...memberColumns(member) })) });
  });
}
