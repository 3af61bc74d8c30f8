import type { MappingProof, Prisma } from '@/lib/db/generated/client';
import type { RecoveredMapping } from '@/lib/mappings/types';
import { projectIndex } from '@/lib/reach/issuers';
import type { ProofFact } from '@/lib/reach/proofs/proof-facts';
import type { Bound } from '@/lib/reach/proofs/taken-path';
import type { Facts } from '@/lib/reach/types';
import { originsOf } from '@/lib/services/changes/record/line-origins';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { readProofFacts } from '@/lib/services/proofs/proof-columns';
import type { Context } from '@/lib/services/verb/context';

export const APPLIED = {
  where: { state: { in: ['applied', 'reverted'] } },
  orderBy: [{ finishedAt: 'asc' }, { number: 'asc' }],
  include: { revisions: true, admitsBoth: true },
} as const satisfies Prisma.Role$changesArgs;

/**
 * The project or group that each mapping of a role was approved for. Decided once and kept: what was approved does not follow a path to
 * whoever takes it. First what the change that brought the mapping was approved on, then what its proof rested on, and only of a
 * mapping that is older than both the project that has the path now. A mapping whose policy pins the id needs no binding.
 */
export async function bindMappings(
  context: Pick<Context, 'db' | 'config'>,
  roleId: string,
  mappings: readonly RecoveredMapping[],
  rows: readonly MappingProof[],
  facts: Facts,
): Promise<ReadonlyMap<string, Bound>> {
  const bound = new Map<string, Bound>();
  const open: {
    readonly mapping: RecoveredMapping;
    readonly instanceId: string;
    readonly proof: readonly ProofFact[];
  }[] = [];
  for (const mapping of mappings) {
    const row = rows.find(({ mappingId }) => mappingId === mapping.id);
    const kept = row === undefined ? null : boundColumns(row);
    const instance = facts.instances.find(({ host }) => host === mapping.provider.host);
    if (kept !== null) bound.set(mapping.id, kept);
    else if (mapping.source.kind === 'group' && mapping.source.groupId === null && instance !== undefined) {
      // A change keeps no facts of groups: it is the one that has the path when the mapping is first decided on.
      const { path } = mapping.source;
      const group = instance.groups.find((each) => each.path === path);
      if (group !== undefined) bound.set(mapping.id, { kind: 'group', instanceId: instance.id, path, id: group.id });
    } else if (mapping.source.kind === 'project' && mapping.source.projectId === null && instance !== undefined)
      open.push({ mapping, instanceId: instance.id, proof: readProofFacts(row?.facts) });
  }
  if (open.length === 0) return bound;
  const originOf = await loadOrigins(context, roleId);
  for (const { mapping, instanceId, proof } of open) {
    const { path } = mapping.source;
    const holder = facts.instances.find(({ id }) => id === instanceId);
    const projectId =
      originOf(mapping.id, instanceId, path) ??
      projectAt(proof, instanceId, path) ??
      (holder && projectIndex(holder).byPath.get(path)?.id);
    if (projectId !== undefined) bound.set(mapping.id, { kind: 'project', instanceId, path, id: projectId });
  }
  return bound;
}

function boundColumns({ instanceId, path, projectId, groupId }: MappingProof): Bound | null {
  if (instanceId === null || path === null) return null;
  if (projectId !== null) return { kind: 'project', instanceId, path, id: projectId };
  return groupId === null ? null : { kind: 'group', instanceId, path, id: groupId };
}

/** Whom the change that brought a mapping was approved for; undefined: no change did, or its project was not known. */
async function loadOrigins({ db, config }: Pick<Context, 'db' | 'config'>, roleId: string) {
  const { createdAt, changes } = await db.role.findUniqueOrThrow({
    where: { id: roleId },
    include: { changes: APPLIED },
  });
  const origins = originsOf({ createdAt, changes, revisions: [] }, issuerProfiles(config));
  return (mappingId: string, instanceId: string, path: string): number | undefined => {
    const { change } = origins(mappingId);
    return change === null ? undefined : approvedFor(change, instanceId, path);
  };
}

type AppliedChange = Prisma.ChangeGetPayload<Pick<typeof APPLIED, 'include'>>;

/** The project that a change was approved for at a path; undefined: none that was known. */
export function approvedFor(
  { admitsBoth: plan, revisions, revision }: AppliedChange,
  instanceId: string,
  path: string,
): number | undefined {
  // Nobody has the planned path when it is approved: it is the project of the plan that was meant.
  if (plan !== null && plan.instanceId === instanceId && plan.newPath === path) return plan.projectId;
  const approved = revisions.find((each) => each.revision === revision);
  return projectAt(readProofFacts(approved?.proofFacts), instanceId, path);
}

const projectAt = (facts: readonly ProofFact[], instanceId: string, path: string): number | undefined =>
  facts.find((fact) => fact.instanceId === instanceId && fact.name === 'path' && fact.value === path)?.projectId ??
  undefined;
