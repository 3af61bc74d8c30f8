import { z } from 'zod';
import type { Project } from '@/lib/db/generated/client';
import { type BuiltMapping, buildMapping } from '@/lib/mappings/build-mapping';
import { UNREAD } from '@/lib/reach/reading';
import { issuerHost } from '@/lib/services/facts/issuer-profiles';
import type { Context } from '@/lib/services/verb/context';
import { readStrings } from '@/lib/services/verb/json-columns';
import { rowNumber } from '@/lib/services/verb/parse-input';

const refType = z.enum(['branch', 'tag']);
const name = z.string().min(1).max(1000);

/** One line of intent as a client may say it: ids of the inventory, never paths or sub components. */
export const mappingInput = z.strictObject({
  instanceId: z.string().max(100),
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('project'), projectId: rowNumber }),
    z.strictObject({ kind: z.literal('group'), groupId: rowNumber }),
  ]),
  ref: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('exact'), type: refType, name }),
    z.strictObject({ kind: z.literal('pattern'), type: refType, pattern: name }),
    z.strictObject({ kind: z.literal('all'), type: refType }),
    z.strictObject({ kind: z.literal('any') }),
  ]),
  audiences: z.array(z.string().min(1).max(255)).min(1).max(20),
});
export type MappingInput = z.output<typeof mappingInput>;

const componentNames = z.array(z.string());

/** A provider that a plan makes, or gives another audience, before the mapping is put. */
export interface PlannedProvider {
  readonly arn: string;
  readonly clientIds: readonly string[];
}

/** Why no pipeline of a project is to be let in; null: nothing is against it. The path of a project that GitLab deletes is soon anybody's. */
export const leavingReason = ({
  path,
  archived,
  deletionOn,
}: Pick<Project, 'path' | 'archived' | 'deletionOn'>): string | null =>
  deletionOn !== null
    ? `GitLab deletes ${path} on ${deletionOn}, so it cannot be given access. Restore it in GitLab and sync first.`
    : archived
      ? `${path} is archived, so no pipeline of it runs. Unarchive it in GitLab and sync first.`
      : null;

/** Turns what a client asked for into a mapping by the inventory: path, id and sub components come from GitLab as last read. */
export async function resolveMapping(
  context: Context,
  accountId: string,
  wanted: MappingInput,
  planned?: PlannedProvider,
): Promise<BuiltMapping> {
  const instance = context.config.instances.find((candidate) => candidate.id === wanted.instanceId);
  if (!instance) return { ok: false, reason: `There is no instance ${wanted.instanceId}.` };
  const host = issuerHost(instance.issuer);
  const provider = planned ?? (await context.db.provider.findFirst({ where: { accountId, host, goneAt: null } }));
  if (!provider) {
    return {
      ok: false,
      reason: `This account has no OIDC provider for ${host}. Create it in IAM, then sync the account.`,
    };
  }
  const source = await findSource(context, wanted);
  if (typeof source === 'string') return { ok: false, reason: source };
  if (source === null)
    return {
      ok: false,
      reason: 'This project or group is not in the inventory. Sync the instance, then choose it again.',
    };
  const clientIds = readStrings(provider.clientIds);
  if (clientIds === null) return { ok: false, reason: UNREAD.audiences };
  return buildMapping({
    source,
    ref: wanted.ref,
    audiences: wanted.audiences,
    issuer: { host, shared: instance.shared },
    provider: { arn: provider.arn, host },
    clientIds,
  });
}

async function findSource(context: Context, wanted: MappingInput) {
  const { instanceId, source } = wanted;
  if (source.kind === 'group') {
    const group = await context.db.group.findFirst({ where: { instanceId, gitlabId: source.groupId, goneAt: null } });
    return group && { kind: 'group' as const, groupId: group.gitlabId, path: group.path };
  }
  const project = await context.db.project.findFirst({
    where: { instanceId, gitlabId: source.projectId, goneAt: null },
  });
  if (!project) return null;
  const leaves = leavingReason(project);
  if (leaves !== null) return leaves;
  const components = componentNames.safeParse(project.subComponents);
  return {
    kind: 'project' as const,
    projectId: project.gitlabId,
    path: project.path,
    subComponents: components.success ? components.data : null,
  };
}
