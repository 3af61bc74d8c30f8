import { DEVELOPER } from '@/e2e/sandbox/gitlab/route';
import type { Instance, Project, Rule } from '@/e2e/sandbox/world/types';

/** Whether a rule's name covers a ref. `*` stands for any text, `/` included; all else for itself. GitLab: wildcard branches. */
export function covers(pattern: string, name: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return pattern === name;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** The rules of the project, and for branches of its top-level group. */
function rulesFor(instance: Instance, project: Project, type: 'branch' | 'tag', ref: string): readonly Rule[] {
  const top = project.path.split('/')[0];
  const group = instance.groups.find(({ path }) => path === top);
  const rules =
    type === 'tag' ? project.protectedTags : [...project.protectedBranches, ...(group?.protectedBranches ?? [])];
  return rules.filter(({ name }) => covers(name, ref));
}

export const isProtected = (instance: Instance, project: Project, type: 'branch' | 'tag', ref: string): boolean =>
  rulesFor(instance, project, type, ref).length > 0;

/** Of several rules the most permissive decides. 0 in a rule means no one. */
const allows = (rules: readonly Rule[], right: 'push' | 'merge', level: number): boolean =>
  rules.length === 0 ? level >= DEVELOPER : rules.some((rule) => rule[right] > 0 && level >= rule[right]);

export const mayPush = (instance: Instance, project: Project, branch: string, level: number): boolean =>
  allows(rulesFor(instance, project, 'branch', branch), 'push', level);

/** Who may push may merge too. */
export const mayMerge = (instance: Instance, project: Project, branch: string, level: number): boolean =>
  allows(rulesFor(instance, project, 'branch', branch), 'merge', level) || mayPush(instance, project, branch, level);

export const mayCreateTag = (instance: Instance, project: Project, tag: string, level: number): boolean =>
  allows(rulesFor(instance, project, 'tag', tag), 'push', level);
