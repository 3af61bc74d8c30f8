import { paged } from '@/e2e/sandbox/gitlab/pages';
import { badRequest, conflict, notFound } from '@/e2e/sandbox/gitlab/refusals';
import { type Call, type GroupRoute, NO_CONTENT, OWNER } from '@/e2e/sandbox/gitlab/route';
import { type Answer, json } from '@/e2e/sandbox/http';
import type { Group, Instance, Member } from '@/e2e/sandbox/world/types';

const LEVELS = [5, 10, 15, 20, 30, 40, 50];

/** Members of a group by themselves and by the groups above it; who is one by several ways counts by the highest. */
function membersOf(instance: Instance, group: Group): readonly Member[] {
  const above = instance.groups.filter(({ path }) => group.path === path || group.path.startsWith(`${path}/`));
  const highest = new Map<number, Member>();
  for (const member of above.flatMap(({ members }) => members))
    if ((highest.get(member.userId)?.level ?? -1) < member.level) highest.set(member.userId, member);
  return [...highest.values()];
}

/** What the login tells: `groups_direct`, and `groups`, which lists those that are inherited too, whatever the level. */
export function groupsOf(instance: Instance, userId: number) {
  const has = (members: readonly Member[]) => members.some((member) => member.userId === userId && !member.awaiting);
  const direct = instance.groups.filter(({ members }) => has(members));
  const all = instance.groups.filter((group) => has(membersOf(instance, group)));
  return { direct: direct.map(({ path }) => path), all: all.map(({ path }) => path) };
}

function shownMember(call: Call, { userId, level, expiresAt, awaiting }: Member) {
  const person = call.instance.people.find(({ id }) => id === userId);
  return {
    ...{ id: userId, username: person?.username ?? '', name: person?.name ?? '', state: person?.state ?? 'blocked' },
    ...{ access_level: level, expires_at: expiresAt, membership_state: awaiting ? 'awaiting' : 'active' },
  };
}

function listOf(call: Call, members: readonly Member[]): Answer {
  const shown = members.toSorted((a, b) => a.userId - b.userId).map((member) => shownMember(call, member));
  return paged(call, shown);
}

function oneOf(members: readonly Member[], userId: string | undefined): Member {
  const member = members.find((each) => String(each.userId) === userId);
  if (!member) throw notFound();
  return member;
}

function wantedLevel(call: Call): number {
  call.params.require('access_level');
  const level = call.params.whole('access_level') ?? 0;
  if (!LEVELS.includes(level)) throw badRequest({ access_level: ['is not included in the list'] });
  return level;
}

function add(call: Call, group: Group): Answer {
  call.params.require('user_id');
  const userId = call.params.whole('user_id') ?? 0;
  if (!call.instance.people.some(({ id }) => id === userId)) throw notFound('User');
  if (group.members.some((member) => member.userId === userId)) throw conflict('Member already exists');
  const member = {
    ...{ userId, level: wantedLevel(call), expiresAt: call.params.text('expires_at') ?? null, awaiting: false },
  };
  group.members.push(member);
  call.did('AddMember', group.path, { userId, level: member.level });
  return json(shownMember(call, member), 201);
}

function edit(call: Call, group: Group): Answer {
  const member = oneOf(group.members, call.path.user);
  member.level = wantedLevel(call);
  member.expiresAt = call.params.text('expires_at') ?? member.expiresAt;
  call.did('EditMember', group.path, { userId: member.userId, level: member.level });
  return json(shownMember(call, member));
}

function remove(call: Call, group: Group): Answer {
  const member = oneOf(group.members, call.path.user);
  group.members = group.members.filter((each) => each !== member);
  call.did('RemoveMember', group.path, { userId: member.userId });
  return NO_CONTENT;
}

/** GitLab: Members API. Invitations of groups to groups are not there. */
export const GROUP_MEMBER_ROUTES: readonly GroupRoute[] = [
  { method: 'GET', path: 'members', level: 0, answer: (call, { members }) => listOf(call, members) },
  { method: 'POST', path: 'members', level: OWNER, answer: add },
  {
    method: 'GET',
    path: 'members/all',
    level: 0,
    answer: (call, group) => listOf(call, membersOf(call.instance, group)),
  },
  {
    method: 'GET',
    path: 'members/all/:user',
    level: 0,
    answer: (call, group) => json(shownMember(call, oneOf(membersOf(call.instance, group), call.path.user))),
  },
  {
    method: 'GET',
    path: 'members/:user',
    level: 0,
    answer: (call, { members }) => json(shownMember(call, oneOf(members, call.path.user))),
  },
  { method: 'PUT', path: 'members/:user', level: OWNER, answer: edit },
  { method: 'DELETE', path: 'members/:user', level: OWNER, answer: remove },
];
