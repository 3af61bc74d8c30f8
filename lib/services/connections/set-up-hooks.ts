import type { InstanceConfig } from '@/lib/config/config';
import type { HookHolder, HookTarget, StreamHolder } from '@/lib/gitlab/hook-port';
import { GitLabError } from '@/lib/gitlab/port';
import type { GitLabWriter } from '@/lib/gitlab/writer-port';
import type { JobMessages } from '@/lib/jobs/messages';
import { log } from '@/lib/log/log';
import { hookProblem, hookUrl } from '@/lib/services/connections/hook-problem';
import { type HooksMade, tellHooks } from '@/lib/services/connections/tell-hooks';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { readChosenGroups, toJson } from '@/lib/services/verb/json-columns';
import { recordEvent } from '@/lib/services/verb/record-event';

/** Projects that get a webhook of their own, at most: where there are more, a hook of their group is the way. */
const MOST_PROJECTS = 200;

/**
 * Sets up what sends the events of a GitLab: a system hook where the token is an administrator's, else webhooks of the groups that are
 * read, and of the projects that roles admit where a group refuses. What is there with our address is set anew, so that a message that
 * runs twice makes nothing twice. Other hooks are left alone.
 */
export async function setUpHooks(context: Context, { instanceId }: JobMessages['set-up-hooks']): Promise<void> {
  const instance = context.config.instances.find(({ id }) => id === instanceId);
  // The configuration names it no more.
  if (instance === undefined) return;
  const writer = context.gitlabWriter(instanceId);
  const problem = hookProblem(context.config, instance);
  if (writer === null || instance.hookToken === undefined || problem !== null)
    return keep(context, instance, { isMade: false, sentence: problem ?? '' });
  const target = { url: hookUrl(context.config, instanceId), token: instance.hookToken };
  try {
    await keep(context, instance, tellHooks(await makeHooks(context, instance, writer, target), target.url));
  } catch (error) {
    if (!(error instanceof GitLabError)) throw error;
    const sentence = `GitLab did not do it: ${error.message} Hooks that were set up before are kept. Check the token and that GitLab may send requests to ${target.url}, then try again.`;
    await keep(context, instance, { isMade: false, sentence });
  }
}

async function makeHooks(
  context: Context,
  instance: InstanceConfig,
  writer: GitLabWriter,
  target: HookTarget,
): Promise<HooksMade> {
  const put = (holder: HookHolder) => may(() => writer.putHook(holder, target));
  const stream = async (holder: StreamHolder) => {
    try {
      return (await may(() => writer.putStream(holder, target))) !== 'refused';
    } catch (error) {
      // Hooks are there all the same: that protections are not told is said beside them.
      if (!(error instanceof GitLabError)) throw error;
      log.warn({ err: error }, 'a stream of audit events could not be set up');
      return false;
    }
  };
  // GitLab.com has no system hooks for its users.
  if (!instance.shared && (await put({ kind: 'instance' })) !== 'refused')
    return {
      system: true,
      groups: 0,
      projects: 0,
      refused: 0,
      left: 0,
      protection: await stream({ kind: 'instance' }),
    };
  const hooked: string[] = [];
  let refused = 0;
  let streams = 0;
  const groups = await groupsToHook(context, instance.id);
  for (const { id, path } of groups) {
    if ((await put({ kind: 'group', id })) === 'refused') refused++;
    else hooked.push(path);
    if (!path.includes('/') && (await stream({ kind: 'group', path }))) streams++;
  }
  const rest = (await admittedProjects(context, instance.id)).filter(
    ({ path }) => !hooked.some((group) => path.startsWith(`${group}/`)),
  );
  let projects = 0;
  for (const { gitlabId: id } of rest.slice(0, MOST_PROJECTS))
    if ((await put({ kind: 'project', id })) === 'refused') refused++;
    else projects++;
  const left = Math.max(0, rest.length - MOST_PROJECTS);
  const protection = streams > 0 && streams === groups.length;
  return { system: false, groups: hooked.length, projects, refused, left, protection };
}

/** 'refused' where the token may not, or the GitLab has no such hooks. */
async function may<T>(call: () => Promise<T>): Promise<T | 'refused'> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof GitLabError && ['forbidden', 'not-found'].includes(error.failure.kind)) return 'refused';
    throw error;
  }
}

/** The groups that are read, or every group at the top. */
async function groupsToHook({ db }: Context, instanceId: string) {
  const row = await db.instance.findUnique({ where: { id: instanceId } });
  const chosen = readChosenGroups(row?.readGroups);
  if (chosen !== null) return chosen;
  const where = { instanceId, goneAt: null, NOT: { path: { contains: '/' } } };
  const top = await db.group.findMany({ where, orderBy: { gitlabId: 'asc' } });
  return top.map(({ gitlabId: id, path }) => ({ id, path }));
}

const admittedProjects = ({ db }: Context, instanceId: string) =>
  db.project.findMany({
    where: { instanceId, goneAt: null, admissions: { some: {} } },
    select: { gitlabId: true, path: true },
    orderBy: { gitlabId: 'asc' },
  });

async function keep(
  context: Context,
  { id, name }: InstanceConfig,
  { isMade, sentence }: { readonly isMade: boolean; readonly sentence: string },
): Promise<void> {
  const state = { state: isMade ? 'done' : 'failed', at: context.now().toISOString(), sentence };
  await context.db.$transaction(async (tx) => {
    await tx.instance.updateMany({ where: { id }, data: { hooks: toJson(state) } });
    await recordEvent(tx, context, WORKER, {
      action: isMade ? 'connection.hooks-set-up' : 'connection.hooks-failed',
      object: { kind: 'instance', id, name },
      data: { outcome: sentence },
    });
  });
}
