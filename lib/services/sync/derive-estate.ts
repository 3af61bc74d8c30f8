import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Role } from '@/lib/db/generated/client';
import type { Transaction } from '@/lib/db/transaction';
import { neededProjects } from '@/lib/reach/estate/needed-projects';
import { deriveDrift } from '@/lib/services/drift/derive-drift';
import { restoreDrifted } from '@/lib/services/drift/restore-drifted';
import { inPieces } from '@/lib/services/facts/in-pieces';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { type FactsWanted, loadFacts } from '@/lib/services/facts/load-facts';
import { lockEstate } from '@/lib/services/facts/lock-estate';
import { readablePolicies } from '@/lib/services/facts/readable-policies';
import { closeTaken } from '@/lib/services/proofs/close-taken';
import { decideProofs } from '@/lib/services/proofs/decide-proofs';
import { readProofFacts } from '@/lib/services/proofs/proof-columns';
import { trustAgeOf } from '@/lib/services/proofs/trust-age';
import { voidMovedApprovals } from '@/lib/services/proofs/void-moved-approvals';
import { followRenames } from '@/lib/services/renames/follow-renames';
import { countForProjects, forgetGone, type ProjectKey } from '@/lib/services/sync/count-for-projects';
import { derivePermissions } from '@/lib/services/sync/derive-permissions';
import {
  byProject,
  type Derive,
  type DerivedPermissions,
  type DerivedRole,
  prepareDerive,
} from '@/lib/services/sync/derive-role';
import { tellShutProviders } from '@/lib/services/sync/shut-providers';
import type { Context } from '@/lib/services/verb/context';
import { holds, toJson } from '@/lib/services/verb/json-columns';

/** Roles that share one loading of facts, and one transaction. */
const PIECE = 50;

/**
 * Decides reach, findings, admissions, mappings, drift and the sentence of these roles anew from the inventory, and what follows for
 * projects. Loads what these roles need, and writes only what moved.
 */
export async function deriveRoles(context: Context, roleIds: readonly string[] | 'all'): Promise<void> {
  const roles = await context.db.role.findMany({
    where: { goneAt: null, ...(roleIds !== 'all' && { id: { in: [...roleIds] } }) },
    select: { id: true, trustPolicy: true },
    orderBy: { id: 'asc' },
  });
  // What any project may enter needs all of them: such roles share one loading, and nobody else waits for it.
  const hosts = issuerProfiles(context.config).map(({ host }) => host);
  const isWide = ({ trustPolicy }: (typeof roles)[number]) =>
    readablePolicies(trustPolicy).some((policy) => hosts.some((host) => neededProjects(policy, host).any));
  const wide = new Set(roles.filter(isWide));
  const narrow = roles.filter((role) => !wide.has(role));
  for (const piece of [...inPieces(narrow, PIECE), [...wide]])
    if (piece.length > 0) await deriveTogether(context, piece);
  await context.db.$transaction((tx) => forgetGone(tx, roleIds));
  await tellShutProviders(context);
  await voidMovedApprovals(context, roleIds);
}

async function deriveTogether(
  context: Context,
  roles: readonly { readonly id: string; readonly trustPolicy: string }[],
): Promise<void> {
  const ids = roles.map(({ id }) => id);
  const facts = await loadFacts(context.db, await wantedBy(context, ids, readablePolicies(...roles.map(policyOf))));
  const derive = prepareDerive(facts, context.config);
  for (const piece of inPieces(ids, PIECE)) await derivePiece(context, derive, piece);
  const withApproved = await context.db.role.findMany({ where: { id: { in: ids }, approvedDocument: { not: null } } });
  await deriveDrift(context, facts, withApproved);
  await decideProofs(context, facts, withApproved);
  await closeTaken(context, withApproved);
  await restoreDrifted(context, ids);
  await followRenames(context, withApproved);
}

const policyOf = ({ trustPolicy }: { readonly trustPolicy: string }): string => trustPolicy;

/** What roles let in or name, and what their mappings were approved for, wherever that is now. */
async function wantedBy(
  { db }: Context,
  roleIds: readonly string[],
  policies: NonNullable<FactsWanted['policies']>,
): Promise<FactsWanted> {
  const proofs = await db.mappingProof.findMany({ where: { roleId: { in: [...roleIds] } } });
  return {
    policies,
    projects: proofs.flatMap(({ instanceId, projectId }) =>
      instanceId === null || projectId === null ? [] : [{ instanceId, projectId }],
    ),
    groups: proofs.flatMap(({ instanceId, groupId }) =>
      instanceId === null || groupId === null ? [] : [{ instanceId, groupId }],
    ),
    proofs: proofs.flatMap(({ facts }) => readProofFacts(facts)),
  };
}

async function derivePiece(context: Context, derive: Derive, ids: readonly string[]): Promise<void> {
  const roles = await context.db.role.findMany({
    where: { id: { in: [...ids] } },
    include: { admissions: true, account: { select: { label: true } } },
    orderBy: { id: 'asc' },
  });
  const moved: { role: (typeof roles)[number]; derived: DerivedRole; admissionsMoved: boolean }[] = [];
  const permissions = await derivePermissions(context, roles);
  for (const [index, role] of roles.entries()) {
    const own = permissions[index];
    if (own === undefined) continue;
    const derived = await deriveOne(context, derive, role, own);
    const stored = role.admissions.map(({ roleId: _, ...admission }) => admission).sort(byProject);
    const admissionsMoved = !isDeepStrictEqual(stored, derived.admissions);
    if (admissionsMoved || !holds(role, derived.columns)) moved.push({ role, derived, admissionsMoved });
    // A role takes milliseconds: requests of people are answered between two of them.
    await nextTurn();
  }
  if (moved.length === 0) return;
  await context.db.$transaction(async (tx) => {
    await lockEstate(tx);
    const touched: ProjectKey[] = [];
    for (const { role, derived, admissionsMoved } of moved) {
      // Where the policy was replaced meanwhile, whoever replaced it derives again.
      const { count } = await tx.role.updateMany({
        where: { id: role.id, trustDigest: role.trustDigest },
        data: { ...derived.columns, findings: toJson(derived.columns.findings) },
      });
      if (count === 0) continue;
      if (admissionsMoved) await writeAdmissions(tx, role.id, derived);
      if (admissionsMoved || role.rung !== derived.columns.rung)
        touched.push(...role.admissions, ...derived.admissions);
    }
    await countForProjects(tx, touched);
  });
}

/** The history of a role is read only where the dates alone do not clear every project that it names. */
async function deriveOne(context: Context, derive: Derive, role: Role, permissions: DerivedPermissions) {
  const { trustPolicy, accountId, createdAt } = role;
  const trust = { roleCreatedAt: createdAt.toISOString() };
  const derived = await derive({ trustPolicy, accountId, trust }, permissions);
  if (!derived.columns.findings.some(({ id }) => id === 'path-younger')) return derived;
  return derive({ trustPolicy, accountId, trust: await trustAgeOf(context, role.id) }, permissions);
}

async function writeAdmissions(tx: Transaction, roleId: string, { admissions }: DerivedRole): Promise<void> {
  await tx.admission.deleteMany({ where: { roleId } });
  await tx.admission.createMany({ data: admissions.map((admission) => ({ roleId, ...admission })) });
}
