import type { MappingProof, Prisma } from '@/lib/db/generated/client';
import type { RecoveredMapping } from '@/lib/mappings/types';
import { projectIndex } from '@/lib/reach/issuers';
import type { ProofFact } from '@/lib/reach/proof-facts';
import type { BoundProject } from '@/lib/reach/taken-path';
import type { Facts } from '@/lib/reach/types';
import { originsOf } from '@/lib/services/changes/record/line-origins';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { readProofFacts } from '@/lib/services/proofs/proof-columns';
import type { Context } from '@/lib/services/verb/context';

const APPLIED = {
  where: { state: { in: ['applied', 'reverted'] } },
  orderBy: [{ finishedAt: 'asc' }, { number: 'asc' }],
  include: { revisions: true, admitsBoth: true },
} as const satisfies Prisma.Role$changesArgs;

/**
 * The project that each mapping of a role was approved for. Decided once and kept: what was approved does not follow a path to
 * whoever takes it. First what the change that brought the mapping was approved on, then what its proof rested on, and only of a
 * mapping that is older than both the project that has the path now. A mapping whose policy pins the id needs no binding.
 */
export async function bindMappings(
  context: Pick<Context, 'db' | 'config'>,
  roleId: string,
  mappings: readonly RecoveredMapping[],
  rows: readonly MappingProof[],
  facts: Facts,
): Promise<ReadonlyMap<string, BoundProject>> {
  const bound = new Map<string, BoundProject>();
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
    else if (mapping.source.kind === 'project' && mapping.source.projectId === null && instance !== undefined)
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
    if (projectId !== undefined) bound.set(mapping.id, { instanceId, path, projectId });
  }
  return bound;
}

function boundColumns({ instanceId, path, projectId }: MappingProof): BoundProject | null {
  return instanceId === null || path === null || projectId === null ? null : { instanceId, path, projectId };
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
    if (change === null) return undefined;
    const { admitsBoth: plan, revisions, revision } = change;
    // Nobody has the planned path when it is approved: it is the project of the plan that was meant.
    if (plan !== null && plan.instanceId === instanceId && plan.newPath === path) return plan.projectId;
    return projectAt(
      readProofFacts(revisions.find((each) => each.revision === revision)?.proofFacts),
      instanceId,
      path,
    );
  };
}

const projectAt = (facts: readonly ProofFact[], instanceId: string, path: string): number | undefined =>
  facts.find((fact) => fact.instanceId === instanceId && fact.name === 'path' && fact.value === path)?.projectId ??
  undefined;
