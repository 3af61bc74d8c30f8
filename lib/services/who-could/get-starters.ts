import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { countStarters, type Starter, type StarterCount } from '@/lib/reach/people/count-people';
import { inAccount } from '@/lib/reach/providers';
import { OPEN_TO_ALL } from '@/lib/reach/types';
import { instanceId, instant, list, schemaOf, sentence } from '@/lib/services/answers/parts';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { loadRole } from '@/lib/services/facts/load-role';
import { ask } from '@/lib/services/verb/ask';
import type { Context } from '@/lib/services/verb/context';
import { readProjectPeople } from '@/lib/services/verb/json-columns';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const getStartersInput = z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) });

const SHOWN = 500;

const starter = schemaOf<Starter>()(
  z
    .strictObject({
      instanceId,
      userId: z.int().describe('Id of the user in GitLab.'),
      username: z.string(),
      name: z.string().describe('Name in GitLab.'),
      bot: z.boolean().describe('The user of an access token or a service account, as its username says.'),
      projects: z.int().describe('In how many of the projects.'),
      byChangingRules: z.boolean().describe('Only after changing what is protected, as Maintainers may.'),
    })
    .meta({ id: 'Starter', description: 'Somebody who can start a pipeline that can assume a role.' }),
);

export const startersView = schemaOf<StarterCount & { readonly readSince: string | null }>()(
  z
    .strictObject({
      starters: list(starter).describe('By name, each once, at most 500.'),
      people: z.int().nullable().describe('People who can as the rules are. `null`: it is not known how many.'),
      bots: z.int().nullable().describe('The same of bots.'),
      deployKeys: z.int().describe('Deploy keys that a protection rule names.'),
      others: list(sentence).describe('Why there are or may be others.'),
      readSince: instant.nullable().describe('When the oldest of these facts was read. `null`: none was.'),
    })
    .meta({ id: 'Starters', description: 'Who can start a pipeline that can assume a role.' }),
);
export type StartersView = z.infer<typeof startersView>;

/** Reads who can start a pipeline that gets into the role, by the members and rules of its projects as they were last read. */
export async function getStarters(context: Context, actor: Actor, input: unknown): Promise<StartersView> {
  await requireAccess(context, actor, 'estate.read');
  const role = await loadRole(context, parseInput(getStartersInput, input));
  const parsed = parsePolicy(role.trustPolicy);
  if (!parsed.ok) return { ...countStarters([], null), readSince: null };
  const facts = inAccount(await loadFacts(context.db, { policies: [parsed.policy] }), role.accountId);
  const { reach } = (await ask('role', role.trustPolicy, facts)) ?? { reach: { rung: null } };
  // Where any project gets in, the members of those that are there say nothing.
  if (reach.rung !== null && reach.rung >= OPEN_TO_ALL) return { ...countStarters([], reach.rung), readSince: null };
  const { projects, leftOut, unread } = await ask('startable-refs', parsed.policy, facts);
  const rows = await context.db.projectPeople.findMany({
    where: {
      OR: [...new Set(projects.map((each) => each.instanceId))].map((id) => ({
        instanceId: id,
        projectId: { in: projects.flatMap((each) => (each.instanceId === id ? [each.projectId] : [])) },
      })),
    },
  });
  const known = new Map(rows.map((row) => [`${row.instanceId} ${row.projectId}`, row]));
  const archived = await archivedOf(context, projects);
  const withPeople = projects
    .filter(({ instanceId, projectId }) => !archived.has(`${instanceId} ${projectId}`))
    .map((project) => {
      const row = known.get(`${project.instanceId} ${project.projectId}`);
      return { ...project, people: row === undefined ? null : readProjectPeople(row) };
    });
  const counted = countStarters(withPeople, reach.rung, leftOut, unread);
  const oldest = rows.map(({ readAt }) => readAt.toISOString()).sort()[0];
  return { ...counted, starters: counted.starters.slice(0, SHOWN), readSince: oldest ?? null };
}

/** Projects of these that are archived: they run no pipelines. */
async function archivedOf(
  { db }: Pick<Context, 'db'>,
  projects: readonly { readonly instanceId: string; readonly projectId: number }[],
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(projects.map(({ projectId }) => projectId))];
  const rows = await db.project.findMany({
    where: { gitlabId: { in: ids }, archived: true },
    select: { instanceId: true, gitlabId: true },
  });
  return new Set(rows.map(({ instanceId, gitlabId }) => `${instanceId} ${gitlabId}`));
}
