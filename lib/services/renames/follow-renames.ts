import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { RESTORE_AUTHOR } from '@/lib/changes/system-author';
import type { Role } from '@/lib/db/generated/client';
import { dropOld } from '@/lib/mappings/rename-mappings';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { needsOfProposal } from '@/lib/services/changes/proposal/change-needs';
import { fittingProposal, openSubmitted } from '@/lib/services/changes/record/open-submitted';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { readStrings } from '@/lib/services/verb/json-columns';
import { recordEvent } from '@/lib/services/verb/record-event';

const mappingsColumn = z.array(z.object({ oldId: z.string(), newId: z.string() }));

/**
 * Opens the change that drops the old path for each planned rename of these roles that has come true: the project has, by
 * its id, exactly the planned path, and the change that admits both was applied. Once for each plan, and only on the trust policy of
 * which it was decided whether the role has drifted.
 */
export async function followRenames(
  context: Context,
  decided: readonly Pick<Role, 'id' | 'trustDigest'>[],
): Promise<void> {
  const digests = new Map(decided.map(({ id, trustDigest }) => [id, trustDigest]));
  const plans = await context.db.plannedRename.findMany({
    where: {
      dropChangeId: null,
      change: { state: 'applied' },
      // On a drifted role the change would approve the drift with it: it waits for its end.
      role: { id: { in: [...digests.keys()] }, goneAt: null, driftSince: null },
    },
    include: { role: { include: { account: true } } },
    orderBy: { plannedAt: 'asc' },
  });
  for (const plan of plans)
    if (plan.role.trustDigest === digests.get(plan.roleId) && (await cameTrue(context, plan)))
      await dropOldPath(context, plan);
}

type Plan = NonNullable<Awaited<ReturnType<typeof loadPlan>>>;
const loadPlan = (context: Context, id: string) =>
  context.db.plannedRename.findUnique({ where: { id }, include: { role: { include: { account: true } } } });

async function cameTrue(context: Context, { instanceId, projectId, newPath, newComponents }: Plan): Promise<boolean> {
  const project = await context.db.project.findFirst({ where: { instanceId, gitlabId: projectId, goneAt: null } });
  const path = project?.path === newPath;
  if (newComponents === null) return path;
  return path && isDeepStrictEqual(readStrings(project.subComponents), readStrings(newComponents));
}

async function dropOldPath(context: Context, plan: Plan): Promise<void> {
  const { role, oldPath, newPath } = plan;
  const live = parsePolicy(role.trustPolicy);
  const mappings = mappingsColumn.parse(plan.mappings);
  const after = live.ok ? dropOld(live.policy, mappings, issuerProfiles(context.config)) : null;
  const proposal = after && fittingProposal(role, after);
  if (proposal === null) return;
  const needs = await needsOfProposal(context, role, proposal);
  const components = readStrings(plan.newComponents);
  const byItself = 'Opened by Drawbridge; someone has to approve it as any other change.';
  const text =
    components === null
      ? {
          title: `Drop ${oldPath}, which is ${newPath} now`.slice(0, 200),
          reason: `The project moved as was planned; whoever takes ${oldPath} would get in. ${byItself}`,
        }
      : {
          title: `Drop the old form of ${oldPath}`.slice(0, 200),
          reason: `Its tokens have ${components.join(':')} now, as was planned; no token has the old form any more. ${byItself}`,
        };
  await context.db.$transaction(async (tx) => {
    // Two syncs may see one move: the row of the plan is the turn. What moved of the role meanwhile is decided on anew.
    const rows = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM "PlannedRename" p JOIN "Role" r ON r."id" = p."roleId"
      WHERE p."id" = ${plan.id} AND p."dropChangeId" IS NULL
        AND r."trustDigest" = ${role.trustDigest} AND r."driftSince" IS NULL
      FOR UPDATE`;
    if (rows.length === 0) return;
    const change = await openSubmitted(tx, context, WORKER, {
      ...{ role, proposal, needs, authorId: RESTORE_AUTHOR },
      hands: [{ personId: plan.plannedById, act: 'rename' }],
      ...text,
    });
    await tx.plannedRename.update({
      where: { id: plan.id },
      data: { dropChangeId: change.id, followedAt: context.now() },
    });
    await recordEvent(tx, context, WORKER, {
      action: 'rename.seen',
      object: { kind: 'role', id: role.id, name: role.name },
      changeId: change.id,
      roleId: role.id,
      data: {
        arn: role.arn,
        instance: plan.instanceId,
        project: plan.projectId,
        before: oldPath,
        after: components?.join(':') ?? newPath,
      },
    });
  });
}
