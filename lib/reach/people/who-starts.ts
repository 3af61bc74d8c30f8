import type { AccessEntry, ProjectPeople, StartedRef } from '@/lib/reach/people/types';
import { matchesProtection } from '@/lib/subjects/protection';

/** GitLab: access levels. "No one" is 0, and whoever is named still may; 60 are administrators of the GitLab. */
const DEVELOPER = 30;
const MAINTAINER = 40;
const NO_ONE = 0;

/** Who can start a pipeline on one of some refs of a project. */
export interface WhoStarts {
  /** Ids of members who can, as the rules are. */
  readonly members: ReadonlySet<number>;
  /** Ids of members who cannot as the rules are, but who may change the rules. */
  readonly couldChangeRules: ReadonlySet<number>;
  readonly deployKeys: ReadonlySet<number>;
  /** What could not be read, after "because"; there may be more people. Empty: this is everybody. */
  readonly unknown: readonly string[];
}

/**
 * Who can bring code to a ref, or run a pipeline on it: whoever may push to it, merge into it or create it. Of several rules for one
 * ref the most permissive one counts. On a ref that no rule protects it is every Developer. Who runs a pipeline, plays a manual job,
 * or owns a schedule or trigger token on a protected ref needs the same right. GitLab: protected branches, pipeline security.
 */
export function whoStarts(refs: readonly StartedRef[], { members, rules, groups }: ProjectPeople): WhoStarts {
  const found = { members: new Set<number>(), deployKeys: new Set<number>(), unknown: new Set<string>() };
  if (members === null) found.unknown.add('the members of the project could not be read');
  if (rules === null) found.unknown.add('the protection rules of the project could not be read');
  const developers = (members ?? []).filter(({ level }) => level >= DEVELOPER);
  const admit = ({ level, userId, groupId, deployKeyId }: AccessEntry): void => {
    const own = groupId === null ? undefined : groups[String(groupId)];
    if (deployKeyId !== null) found.deployKeys.add(deployKeyId);
    else if (groupId !== null && own == null) found.unknown.add(`the members of group ${groupId} could not be read`);
    for (const member of developers) {
      const isNamed = userId !== null ? member.id === userId : own?.includes(member.id) === true;
      const isByLevel = groupId === null && userId === null && deployKeyId === null && level !== null;
      if (isNamed || (isByLevel && level !== NO_ONE && member.level >= level)) found.members.add(member.id);
    }
  };
  for (const { type, name } of refs) {
    if (rules === null) continue;
    const touching = rules.filter((rule) => rule.type === type && matchesProtection(rule.pattern, name));
    if (touching.length === 0) for (const { id } of developers) found.members.add(id);
    for (const { push, merge } of touching) {
      if (push === null || merge === null) found.unknown.add('who a protection rule names could not be read');
      for (const entry of [...(push ?? []), ...(merge ?? [])]) admit(entry);
    }
  }
  const changers = refs.length === 0 ? [] : developers.filter(({ level }) => level >= MAINTAINER);
  return {
    members: found.members,
    couldChangeRules: new Set(changers.flatMap(({ id }) => (found.members.has(id) ? [] : [id]))),
    deployKeys: found.deployKeys,
    unknown: [...found.unknown],
  };
}

/** GitLab names the users of access tokens so: `project_42_bot_…`, `group_7_bot_…`, and service accounts `service_account_…`. */
export const isBot = (username: string): boolean =>
  /^(?:project|group)_\d+_bot(?:_|\d|$)/.test(username) || username.startsWith('service_account_');
