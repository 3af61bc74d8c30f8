import { z } from 'zod';
import type { Actor, PersonActor } from '@/lib/access/decide';
import type { AdmittedBoth } from '@/lib/mappings/rename-mappings';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { printPolicy } from '@/lib/policy/print-policy';
import type { Policy } from '@/lib/policy/types';
import { isOutside } from '@/lib/reach/estate/read-groups';
import { inAccount } from '@/lib/reach/providers';
import type { Facts } from '@/lib/reach/types';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import { computeProposal, requireEffect } from '@/lib/services/changes/proposal/proposal';
import { changeText, writeDraft } from '@/lib/services/changes/record/write-draft';
import { type ChangeView, viewChange } from '@/lib/services/changes/view/change-view';
import { issuerHost, issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { loadProject } from '@/lib/services/facts/load-project';
import { loadRole } from '@/lib/services/facts/load-role';
import { AppError } from '@/lib/services/verb/app-error';
import { ask } from '@/lib/services/verb/ask';
import type { Context } from '@/lib/services/verb/context';
import { readChosenGroups, toJson } from '@/lib/services/verb/json-columns';
import { parseInput, rowNumberText } from '@/lib/services/verb/parse-input';
import { recordEvent } from '@/lib/services/verb/record-event';
import { requireAccess } from '@/lib/services/verb/require-access';
import { requirePerson } from '@/lib/services/verb/require-person';
import { subComponentsProblem } from '@/lib/subjects/sub-components';

/** GitLab: characters of a namespace or project path. */
const FULL_PATH = /^\w[\w.-]*(\/\w[\w.-]*)+$/;

export const planRenameInput = z.strictObject({
  instanceId: z.string().max(100),
  projectId: rowNumberText,
  role: z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) }),
  newPath: z
    .string()
    .trim()
    .max(1000)
    .regex(FULL_PATH, 'Give the full path that the project will have: group/project.')
    .meta({ description: 'The full path that the project will have.', examples: ['shop/catalogue'] }),
  reason: changeText.reason,
});

/**
 * Drafts a change that admits a project by its current path and by its planned one. When a sync sees the project at the
 * planned path, a second change drops the old one automatically. Refused if the new path belongs to another project.
 */
export async function planRename(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.draft');
  const { instanceId, projectId, newPath, reason, ...wanted } = parseInput(planRenameInput, input);
  requirePerson(actor, 'plan a rename');
  const role = await loadRole(context, wanted.role);
  const { path: oldPath, host } = await originOf(context, instanceId, projectId);
  await requireFree(context, instanceId, projectId, newPath);
  return draftPlan(context, actor, role, {
    ...{ instanceId, projectId, oldPath, newPath, newComponents: null, reason },
    title: `Admit ${newPath} beside ${oldPath}`,
    admit: (live, facts) => ask('both-paths', live, { host, oldPath, newPath }, issuerProfiles(context.config), facts),
  });
}

export const planComponentsInput = planRenameInput
  .omit({ newPath: true })
  .extend({ components: z.array(z.string().max(100)).min(1).max(20) });

/**
 * Drafts a change that admits the tokens of a project in their form of now and with other components in their subject. When a
 * sync sees the project with them, a second change drops the old form.
 */
export async function planComponents(context: Context, actor: Actor, input: unknown): Promise<ChangeView> {
  await requireAccess(context, actor, 'change.draft');
  const { instanceId, projectId, components, reason, ...wanted } = parseInput(planComponentsInput, input);
  requirePerson(actor, 'plan a change of sub components');
  const problem = subComponentsProblem(components);
  if (problem !== null) throw new AppError('invalid', problem);
  const role = await loadRole(context, wanted.role);
  const { path, host } = await originOf(context, instanceId, projectId);
  const form = components.join(':');
  return draftPlan(context, actor, role, {
    ...{ instanceId, projectId, oldPath: path, newPath: path, newComponents: components, reason },
    title: `Admit ${path} by ${form} too`,
    admit: (live, facts) => ask('both-forms', live, { host, path, components }, issuerProfiles(context.config), facts),
  });
}

interface Plan {
  readonly instanceId: string;
  readonly projectId: number;
  readonly oldPath: string;
  readonly newPath: string;
  readonly newComponents: readonly string[] | null;
  readonly title: string;
  readonly reason: string;
  readonly admit: (live: Policy, facts: Facts) => Promise<AdmittedBoth>;
}

async function draftPlan(
  context: Context,
  actor: PersonActor,
  role: Awaited<ReturnType<typeof loadRole>>,
  { title, reason, admit, newComponents, ...where }: Plan,
): Promise<ChangeView> {
  const live = parsePolicy(role.trustPolicy);
  if (!live.ok)
    throw new AppError(
      'invalid',
      'The live trust policy does not parse. Nothing was drafted. Edit it as JSON.',
      live.problems,
    );
  const both = await admit(live.policy, inAccount(await loadFacts(context.db, {}), role.accountId));
  if (!both.ok) throw new AppError('invalid', both.reason);
  await requireNoEnd(
    context,
    role.id,
    both.mappings.map(({ oldId }) => oldId),
  );
  const proposal = await computeProposal(context, role, { kind: 'document', text: printPolicy(both.policy) });
  requireEffect(role, proposal);
  const needs = await needsOfProposal(context, role, proposal);
  const number = await context.db.$transaction(async (tx) => {
    const text = { title: title.slice(0, 200), reason };
    const change = await writeDraft(tx, context, actor, { role, ...text, proposal, needs });
    const plan = { ...where, plannedById: actor.personId, plannedAt: context.now() };
    const mappings = toJson(both.mappings);
    const components = newComponents === null ? {} : { newComponents: toJson(newComponents) };
    await tx.plannedRename.create({
      data: { id: context.newId(), roleId: role.id, changeId: change.id, mappings, ...plan, ...components },
    });
    await recordEvent(tx, context, actor, {
      action: 'rename.planned',
      object: { kind: 'role', id: role.id, name: role.name },
      changeId: change.id,
      roleId: role.id,
      data: {
        ...{ arn: role.arn, instance: where.instanceId, project: where.projectId },
        ...{ before: where.oldPath, after: newComponents === null ? where.newPath : newComponents.join(':') },
      },
    });
    return change.number;
  });
  return viewChange(context, actor, number);
}

/** Where the project's tokens come from, and its path. */
async function originOf(context: Context, instanceId: string, projectId: number) {
  const project = await loadProject(context, { instanceId, projectId });
  const instance = context.config.instances.find(({ id }) => id === instanceId);
  if (!instance)
    throw new AppError('not-found', 'The configuration has no such GitLab. Check the id under Settings, Connections.');
  return { path: project.path, host: issuerHost(instance.issuer) };
}

/** To admit a path is to admit whoever has it: now that must be nobody, or the project itself in other letters. */
async function requireFree(context: Context, instanceId: string, projectId: number, newPath: string): Promise<void> {
  const { readGroups } = await context.db.instance.findUniqueOrThrow({ where: { id: instanceId } });
  const groups = readChosenGroups(readGroups)?.map(({ path }) => path);
  if (isOutside({ ...(groups && { readGroups: groups }) }, newPath))
    throw new AppError(
      'conflict',
      `The path ${newPath} is outside the groups that Drawbridge reads, so a project may have it already. Nothing was drafted. Add its group to those first.`,
    );
  // This is a LIKE, in which "_" is any character: it finds too many, never too few.
  const like = { equals: newPath, mode: 'insensitive' as const };
  const found = await context.db.project.findMany({ where: { instanceId, path: like, goneAt: null } });
  const taken = found.filter(({ path }) => path.toLowerCase() === newPath.toLowerCase());
  const other = taken.find(({ gitlabId }) => gitlabId !== projectId);
  if (other)
    throw new AppError(
      'conflict',
      `The path ${other.path} belongs to project ${other.gitlabId} now, which would get access. Nothing was drafted. Rename that project first.`,
    );
  if (taken.some((own) => own.path === newPath))
    throw new AppError('invalid', 'The project already has this path. Nothing was drafted. Choose another path.');
}

/** Access with an end must not get a second form without one. */
async function requireNoEnd(context: Context, roleId: string, mappingIds: readonly string[]): Promise<void> {
  const where = { roleId, state: 'active', mappingId: { in: [...mappingIds] } };
  const limit = await context.db.mappingLimit.findFirst({ where });
  if (limit)
    throw new AppError(
      'conflict',
      `The mapping of ${limit.who} has an end. Nothing was drafted. Remove its end first, or wait until it ends.`,
    );
}
