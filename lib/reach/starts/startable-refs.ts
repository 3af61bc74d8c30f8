import type { Policy } from '@/lib/policy/types';
import { existingRefs } from '@/lib/reach/existing-refs';
import { judgeStart } from '@/lib/reach/starts/judge-start';
import { START_KINDS } from '@/lib/reach/starts/kinds';
import { newRefs } from '@/lib/reach/starts/new-refs';
import type { Facts, RefFact } from '@/lib/reach/types';

/** Refs of a project on which a pipeline gets in. */
export interface StartableProject {
  readonly instanceId: string;
  readonly projectId: number;
  readonly projectPath: string;
  readonly refs: readonly RefFact[];
}

export interface Startable {
  readonly projects: readonly StartableProject[];
  /** Of more projects than are given, where there are more. */
  readonly total: number;
}

/** New refs are tried in each of them. */
const MOST_PROJECTS = 500;

/** The refs that a policy admits today, and those that somebody could make and that it would admit, by project: at most 500. */
export function startableRefs(policy: Policy, facts: Facts): Startable {
  const found = new Map<string, StartableProject & { readonly refs: RefFact[] }>();
  for (const { instanceId, projectId, projectPath, ref } of existingRefs(policy, facts)) {
    const key = `${instanceId} ${projectId}`;
    const known = found.get(key) ?? { instanceId, projectId, projectPath, refs: [] };
    known.refs.push(ref);
    found.set(key, known);
  }
  const projects = [...found.values()].slice(0, MOST_PROJECTS);
  for (const { instanceId, projectId, refs } of projects) {
    const instance = facts.instances.find(({ id }) => id === instanceId);
    const project = instance?.projects.find(({ id }) => id === projectId);
    if (instance === undefined || project === undefined) continue;
    for (const ref of newRefs(policy, instance.host, project)) {
      const kind = START_KINDS.find(({ id }) => id === (ref.type === 'tag' ? 'tag' : 'push'));
      const candidate = { instance, project, ref: { ...ref, isNew: true } };
      if (kind !== undefined && judgeStart(kind, candidate, policy, facts).outcome === 'yes') refs.push(ref);
    }
  }
  return { projects, total: found.size };
}
