import type { ProjectPeople } from '@/lib/reach/people/types';
import { isBot, whoStarts } from '@/lib/reach/people/who-starts';
import type { StartableProject } from '@/lib/reach/starts/startable-refs';
import type { Rung } from '@/lib/reach/types';

/** Somebody who can start a pipeline that gets into a role. */
export interface Starter {
  readonly instanceId: string;
  readonly userId: number;
  readonly username: string;
  readonly name: string;
  readonly bot: boolean;
  /** In how many of the projects. */
  readonly projects: number;
  /** Only after changing what is protected, as Maintainers may. */
  readonly byChangingRules: boolean;
}

export interface StarterCount {
  /** Each once, by name. */
  readonly starters: readonly Starter[];
  /** People and bots who can as the rules are. null: unknown, or nobody could count them. */
  readonly people: number | null;
  readonly bots: number | null;
  readonly deployKeys: number;
  /** Why there are or may be others, each a sentence. */
  readonly others: readonly string[];
}

export interface ProjectWithPeople extends StartableProject {
  /** null: they were not read. */
  readonly people: ProjectPeople | null;
}

/**
 * Who can start a pipeline that gets in, over all projects: everybody counts once. A number is given only where everything was read;
 * where any project of a GitLab gets in there is none. `leftOut`: projects that may get in besides and were not looked at. `unread`: why
 * others may, each a sentence.
 */
export function countStarters(
  projects: readonly ProjectWithPeople[],
  rung: Rung | null,
  leftOut = 0,
  unread: readonly string[] = [],
): StarterCount {
  const found = new Map<string, Starter>();
  const deployKeys = new Set<string>();
  const unknown: string[] = [
    ...(leftOut === 0 ? [] : [`Who is in ${leftOut} more projects was not looked at.`]),
    ...unread,
  ];
  for (const { instanceId, projectPath, refs, doubts, people } of projects) {
    unknown.push(...doubts);
    if (refs.length === 0) continue;
    if (people === null) {
      unknown.push(`Who is in ${projectPath} was not read.`);
      continue;
    }
    const who = whoStarts(refs, people);
    unknown.push(
      ...who.unknown.map((because) => `Who can start pipelines of ${projectPath} is unknown, because ${because}.`),
    );
    for (const id of who.deployKeys) deployKeys.add(`${instanceId} ${id}`);
    for (const { id, username, name } of people.members ?? []) {
      const can = who.members.has(id);
      if (!can && !who.couldChangeRules.has(id)) continue;
      const key = `${instanceId} ${id}`;
      const known = found.get(key);
      found.set(key, {
        ...{ instanceId, userId: id, username, name, bot: isBot(username) },
        projects: (known?.projects ?? 0) + 1,
        byChangingRules: !can && known?.byChangingRules !== false,
      });
    }
  }
  const starters = [...found.values()].sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : a.userId - b.userId,
  );
  const open = openTo(rung);
  const isCounted = unknown.length === 0 && open.every(({ counts }) => counts);
  const able = starters.filter(({ byChangingRules }) => !byChangingRules);
  return {
    starters,
    people: isCounted ? able.filter(({ bot }) => !bot).length : null,
    bots: isCounted ? able.filter(({ bot }) => bot).length : null,
    deployKeys: deployKeys.size,
    others: [...open.map(({ sentence }) => sentence), ...unknown],
  };
}

/** Who gets in besides the members of the projects that are there today. `counts`: those of today are a number all the same. */
function openTo(rung: Rung | null): readonly { readonly sentence: string; readonly counts: boolean }[] {
  if (rung === null) return [{ sentence: 'Who can assume the role is unknown.', counts: false }];
  if (rung === 5)
    return [{ sentence: 'Anyone on the internet can start one in a project of their own.', counts: false }];
  if (rung === 4)
    return [{ sentence: 'Anyone who can create a project on the GitLab can start one there.', counts: false }];
  if (rung === 3)
    return [{ sentence: 'So can whoever creates a project in the group that the role names.', counts: true }];
  return [];
}
