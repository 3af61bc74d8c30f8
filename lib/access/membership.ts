/** Who counts as a member of a GitLab group: one decision for grants of Drawbridge roles and for approval rules. */

/** GitLab's access levels that a grant may ask for, by the names that people write. GitLab: Members API, roles. */
export const ACCESS_LEVELS = {
  guest: 10,
  planner: 15,
  reporter: 20,
  developer: 30,
  maintainer: 40,
  owner: 50,
} as const;
export type AccessLevelName = keyof typeof ACCESS_LEVELS;
export const ACCESS_LEVEL_NAMES = Object.keys(ACCESS_LEVELS) as [AccessLevelName, ...AccessLevelName[]];

/** "Developer": the name of a level as GitLab shows it, of the highest one that it reaches. */
export function levelName(level: number): string {
  const reached = ACCESS_LEVEL_NAMES.filter((name) => ACCESS_LEVELS[name] <= level).at(-1) ?? 'minimal access';
  return reached.charAt(0).toUpperCase() + reached.slice(1);
}

/** Which members of a group are meant. */
export interface MembershipRule {
  readonly minLevel: number;
  /** Whether members of parent groups and of invited groups count too. */
  readonly inherited: boolean;
}

/** Inherited members are left out unless someone asks for them: every Guest of a parent group is one. */
export const DEFAULT_MEMBERSHIP: MembershipRule = { minLevel: ACCESS_LEVELS.developer, inherited: false };

/** One way of being a member. */
export interface Standing {
  readonly level: number;
  /** The day on which GitLab ends it, as YYYY-MM-DD in UTC; null: it does not end. */
  readonly expiresOn: string | null;
}

/** A member of a group as GitLab's Members API tells of them. */
export interface GroupMember {
  readonly userId: number;
  readonly username: string;
  readonly name: string;
  /** "active", or why the account may not sign in: "blocked", "deactivated", "banned" and so on. */
  readonly state: string;
  /** null: not a direct member, or one who waits to be admitted. */
  readonly direct: Standing | null;
  /** The highest of all ways, direct ones included; null: only ways that wait to be admitted. */
  readonly any: Standing | null;
}

/** Why the member does not count; null: they do. By `now`, a membership whose expiry date has started in UTC has expired. */
export function whyNotMember(member: GroupMember, rule: MembershipRule, now: Date): string | null {
  if (member.state !== 'active') return `GitLab says that the account is ${member.state.replaceAll('_', ' ')}`;
  const standings = [member.direct, rule.inherited ? member.any : null].filter((each) => each !== null);
  if (standings.length === 0) return member.any === null ? 'not yet admitted' : 'only an inherited or invited member';
  const running = standings.filter(({ expiresOn }) => !hasEnded(expiresOn, now));
  if (running.length === 0) return 'the membership has expired';
  const level = Math.max(...running.map((each) => each.level));
  return level >= rule.minLevel ? null : `${levelName(level)}, below ${levelName(rule.minLevel)}`;
}

const hasEnded = (expiresOn: string | null, now: Date): boolean =>
  expiresOn !== null && expiresOn <= now.toISOString().slice(0, 10);

/** Whether what was last read at `readAt` is too old to approve or apply by. null: it was never read. */
export const isStale = (readAt: Date | null, now: Date, hours: number): boolean =>
  readAt === null || now.getTime() - readAt.getTime() > hours * 3_600_000;
