import type { RecoveredMapping } from '@/lib/mappings/types';
import { whoPushes } from '@/lib/reach/who-pushes';
import { issuerHost } from '@/lib/services/facts/issuer-profiles';
import type { Context } from '@/lib/services/verb/context';
import { readProtection } from '@/lib/services/verb/json-columns';

/** Who can push to what a mapping names, in sentences; null: not known, or a group, whose projects have rules of their own. */
export type PushFacts = (mapping: RecoveredMapping) => readonly string[] | null;

/** By the protection rules of every project, as they were last read. */
export async function pushFacts({ db }: Pick<Context, 'db'>): Promise<PushFacts> {
  const projects = await db.project.findMany({
    where: { goneAt: null },
    select: {
      gitlabId: true,
      path: true,
      protection: true,
      groupRulesUnknown: true,
      instance: { select: { issuer: true } },
    },
  });
  const placed = projects.map((project) => ({ ...project, host: issuerHost(project.instance.issuer) }));
  const byId = new Map(placed.map((project) => [`${project.host} ${project.gitlabId}`, project]));
  const byPath = new Map(placed.map((project) => [`${project.host} ${project.path}`, project]));
  return ({ source, ref, provider: { host } }) => {
    if (source.kind === 'group') return null;
    const project =
      source.projectId === null ? byPath.get(`${host} ${source.path}`) : byId.get(`${host} ${source.projectId}`);
    const rules = project === undefined || project.groupRulesUnknown ? null : readProtection(project.protection);
    return rules && whoPushes(ref, rules);
  };
}
