import { parsePolicy } from '@/lib/policy/parse-policy';
import { neededProjects } from '@/lib/reach/estate/needed-projects';
import type { ProjectFacts } from '@/lib/reach/types';

/** By issuer host the projects that a scan did not look at. */
export type LeftOut = ReadonlyMap<string, readonly Pick<ProjectFacts, 'id' | 'path'>[]>;

interface Names {
  readonly paths: ReadonlySet<string>;
  readonly ids: ReadonlySet<number>;
}

/** Made once for each list: thousands of roles ask. */
const NAMES = new WeakMap<readonly Pick<ProjectFacts, 'id' | 'path'>[], Names>();

function namesOf(projects: readonly Pick<ProjectFacts, 'id' | 'path'>[]): Names {
  const known = NAMES.get(projects) ?? {
    paths: new Set(projects.map(({ path }) => path.toLowerCase())),
    ids: new Set(projects.map(({ id }) => id)),
  };
  NAMES.set(projects, known);
  return known;
}

/** Whether a trust policy may admit a project that was left out. Where it names no projects in full that is taken for granted. */
export function mayAdmitLeftOut(trustPolicy: string, leftOut: LeftOut): boolean {
  if (leftOut.size === 0) return false;
  const parsed = parsePolicy(trustPolicy);
  if (!parsed.ok) return false;
  return [...leftOut].some(([host, projects]) => {
    const needed = neededProjects(parsed.policy, host);
    const names = namesOf(projects);
    return (
      needed.any ||
      needed.prefixes.length > 0 ||
      needed.paths.some((path) => names.paths.has(path.toLowerCase())) ||
      needed.ids.some((id) => names.ids.has(id))
    );
  });
}
