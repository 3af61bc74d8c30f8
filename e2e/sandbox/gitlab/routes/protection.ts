import { paged } from '@/e2e/sandbox/gitlab/pages';
import { badParameter, conflict, notFound } from '@/e2e/sandbox/gitlab/refusals';
import { type Call, type GroupRoute, MAINTAINER, NO_CONTENT, type ProjectRoute } from '@/e2e/sandbox/gitlab/route';
import { json } from '@/e2e/sandbox/http';
import type { Project, Rule } from '@/e2e/sandbox/world/types';

/** Access levels that a rule can name. GitLab: Protected branches API. */
const LEVELS: Readonly<Record<number, string>> = {
  0: 'No one',
  30: 'Developers + Maintainers',
  40: 'Maintainers',
  60: 'Administrators',
};

const shownLevel = (level: number, id: number) => ({
  id,
  access_level: level,
  access_level_description: LEVELS[level] ?? String(level),
  user_id: null,
  group_id: null,
});

/** GitLab gives a deploy key's entry the level of Maintainers. */
const shownNamed = ({ named = [] }: Rule, id: number) =>
  named.map(({ userId = null, groupId = null, deployKeyId = null }, index) => ({
    ...{ id: 1000 * id + index, access_level: deployKeyId === null ? null : 40, access_level_description: 'named' },
    ...{ user_id: userId, group_id: groupId, deploy_key_id: deployKeyId },
  }));

const shownBranchRule = (rule: Rule, index: number, inherited: boolean) => ({
  id: index + 1,
  name: rule.name,
  push_access_levels: [shownLevel(rule.push, index * 2 + 1), ...shownNamed(rule, index + 1)],
  merge_access_levels: [shownLevel(rule.merge, index * 2 + 2)],
  allow_force_push: false,
  code_owner_approval_required: false,
  inherited,
});

const shownTagRule = (rule: Rule, index: number) => ({
  name: rule.name,
  create_access_levels: [shownLevel(rule.push, index), ...shownNamed(rule, index + 1)],
});

/** Own rules, then those of the top-level group. Ids of inherited ones do not meet own ones. */
function branchRules(call: Call, project: Project) {
  const top = project.path.split('/')[0];
  const group = call.instance.groups.find(({ path }) => path === top);
  return [
    ...project.protectedBranches.map((rule, index) => shownBranchRule(rule, index, false)),
    ...(group?.protectedBranches ?? []).map((rule, index) => shownBranchRule(rule, index + 100, true)),
  ];
}

function readLevel(call: Call, name: string): number {
  const level = call.params.whole(name) ?? MAINTAINER;
  if (LEVELS[level] === undefined) throw badParameter(`${name} does not have a valid value`);
  return level;
}

function protectBranch(call: Call, project: Project) {
  call.params.require('name');
  const name = call.params.text('name') ?? '';
  if (project.protectedBranches.some((rule) => rule.name === name))
    throw conflict(`Protected branch '${name}' already exists`);
  const rule = { name, push: readLevel(call, 'push_access_level'), merge: readLevel(call, 'merge_access_level') };
  project.protectedBranches = [...project.protectedBranches, rule];
  call.did('ProtectBranch', project.path, rule);
  return shownBranchRule(rule, project.protectedBranches.length - 1, false);
}

function protectTag(call: Call, project: Project) {
  call.params.require('name');
  const name = call.params.text('name') ?? '';
  if (project.protectedTags.some((rule) => rule.name === name))
    throw conflict(`Protected tag '${name}' already exists`);
  const level = readLevel(call, 'create_access_level');
  const rule = { name, push: level, merge: level };
  project.protectedTags = [...project.protectedTags, rule];
  call.did('ProtectTag', project.path, { name, create: level });
  return shownTagRule(rule, project.protectedTags.length - 1);
}

/** Takes one rule away by its name, wildcards included. */
function unprotect(call: Call, project: Project, kind: 'protectedBranches' | 'protectedTags'): void {
  const name = call.path.name ?? '';
  const left = project[kind].filter((rule) => rule.name !== name);
  if (left.length === project[kind].length) throw notFound();
  project[kind] = left;
  call.did(kind === 'protectedTags' ? 'UnprotectTag' : 'UnprotectBranch', project.path, { name });
}

const found = <T extends { readonly name: string }>(call: Call, rules: readonly T[]): T => {
  const rule = rules.find(({ name }) => name === call.path.name);
  if (!rule) throw notFound();
  return rule;
};

const [BRANCHES, TAGS] = ['protected_branches', 'protected_tags'];

/** GitLab: Protected branches API, Protected tags API. */
export const PROTECTION_ROUTES: readonly ProjectRoute[] = [
  {
    method: 'GET',
    path: BRANCHES,
    level: MAINTAINER,
    answer: (call, project) => paged(call, branchRules(call, project)),
  },
  {
    method: 'GET',
    path: `${BRANCHES}/:name`,
    level: MAINTAINER,
    answer: (call, project) => json(found(call, branchRules(call, project))),
  },
  {
    method: 'POST',
    path: BRANCHES,
    level: MAINTAINER,
    answer: (call, project) => json(protectBranch(call, project), 201),
  },
  {
    method: 'DELETE',
    path: `${BRANCHES}/:name`,
    level: MAINTAINER,
    answer: (call, project) => {
      unprotect(call, project, 'protectedBranches');
      return NO_CONTENT;
    },
  },
  {
    method: 'GET',
    path: TAGS,
    level: MAINTAINER,
    answer: (call, project) => paged(call, project.protectedTags.map(shownTagRule)),
  },
  {
    method: 'GET',
    path: `${TAGS}/:name`,
    level: MAINTAINER,
    answer: (call, project) => json(found(call, project.protectedTags.map(shownTagRule))),
  },
  { method: 'POST', path: TAGS, level: MAINTAINER, answer: (call, project) => json(protectTag(call, project), 201) },
  {
    method: 'DELETE',
    path: `${TAGS}/:name`,
    level: MAINTAINER,
    answer: (call, project) => {
      unprotect(call, project, 'protectedTags');
      return NO_CONTENT;
    },
  },
];

/** GitLab: Group-level protected branches API. Only a top-level group has them. */
export const GROUP_PROTECTION_ROUTES: readonly GroupRoute[] = [
  {
    method: 'GET',
    path: BRANCHES,
    level: 0,
    answer: (call, group) => {
      if (group.path.includes('/')) throw notFound('Group');
      return paged(
        call,
        group.protectedBranches.map((rule, index) => shownBranchRule(rule, index, false)),
      );
    },
  },
];
