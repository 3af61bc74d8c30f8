import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Role } from '@/lib/db/generated/client';
import type { Transaction } from '@/lib/db/transaction';
import { deriveDrift } from '@/lib/services/drift/derive-drift';
import { restoreDrifted } from '@/lib/services/drift/restore-drifted';
import { inPieces } from '@/lib/services/facts/in-pieces';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { lockEstate } from '@/lib/services/facts/lock-estate';
import { permissionsOfRoles } from '@/lib/services/facts/policy-readings';
import { closeTaken } from '@/lib/services/proofs/close-taken';
import { decideProofs } from '@/lib/services/proofs/decide-proofs';
import { trustAgeOf } from '@/lib/services/proofs/trust-age';
import { voidMovedApprovals } from '@/lib/services/proofs/void-moved-approvals';
import { followRenames } from '@/lib/services/renames/follow-renames';
import { byProject, type Derive, type DerivedRole, prepareDerive } from '@/lib/services/sync/derive-role';
import { tellShutProviders } from '@/lib/services/sync/shut-providers';
import type { Context } from '@/lib/services/verb/context';
import { holds, toJson } from '@/lib/services/verb/json-columns';

/** Roles written in one transaction. */
const PIECE = 100;

/**
 * Decides reach, findings, admissions, mappings, drift and the sentence of these roles anew from the inventory, and what follows for
 * projects. Writes only what moved. Run after each sync, refresh and applied change.
 */
export async function deriveRoles(context: Context, roleIds: readonly string[] | 'all'): Promise<void> {
  const facts = await loadFacts(context.db);
  const derive = prepareDerive(facts, context.config);
  const roles = await context.db.role.findMany({
    where: { goneAt: null, ...(roleIds !== 'all' && { id: { in: [...roleIds] } }) },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  for (const piece of inPieces(roles, PIECE)) {
    const ids = piece.map((role) => role.id);
    await derivePiece(context, derive, ids);
    const approved = { id: { in: ids }, approvedDocument: { not: null } };
    const withApproved = await context.db.role.findMany({ where: approved });
    await deriveDrift(context, facts, withApproved);
    await decideProofs(context, facts, withApproved);
    await closeTaken(context, ids);
    await restoreDrifted(context, ids);
    await followRenames(context, ids);
  }
  await tellShutProviders(context, facts);
  await context.db.$transaction(countForProjects);
  await voidMovedApprovals(context, facts, roleIds);
}

async function derivePiece(context: Context, derive: Derive, ids: readonly string[]): Promise<void> {
  const roles = await context.db.role.findMany({
    where: { id: { in: [...ids] } },
    include: { admissions: true },
    orderBy: { id: 'asc' },
  });
  const moved: { role: (typeof roles)[number]; derived: DerivedRole; admissionsMoved: boolean }[] = [];
  const permissions = await permissionsOfRoles(context, roles);
  for (const [index, role] of roles.entries()) {
    const derived = await deriveOne(context, derive, role, permissions[index] ?? []);
    const stored = role.admissions.map(({ roleId: _, ...admission }) => admission).sort(byProject);
    const admissionsMoved = !isDeepStrictEqual(stored, derived.admissions);
    if (admissionsMoved || !holds(role, derived.columns)) moved.push({ role, derived, admissionsMoved });
    // A role takes milliseconds: requests of people are answered between two of them.
    await nextTurn();
  }
  if (moved.length === 0) return;
  await context.db.$transaction(async (tx) => {
    await lockEstate(tx);
    for (const { role, derived, admissionsMoved } of moved) {
      // Where the policy was replaced meanwhile, whoever replaced it derives again.
      const { count } = await tx.role.updateMany({
        where: { id: role.id, trustDigest: role.trustDigest },
        data: { ...derived.columns, findings: toJson(derived.columns.findings) },
      });
      if (count === 1 && admissionsMoved) await writeAdmissions(tx, role.id, derived);
    }
  });
}

/** The history of a role is read only where the dates alone do not clear every project that it names. */
async function deriveOne(context: Context, derive: Derive, role: Role, permissions: Parameters<Derive>[1]) {
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

/** How many roles each project may enter, and the weakest rung among them; roles that are gone admit nobody. */
async function countForProjects(tx: Transaction): Promise<void> {
  await lockEstate(tx);
  await tx.admission.deleteMany({ where: { role: { goneAt: { not: null } } } });
  await tx.$executeRaw`
    UPDATE "Project" AS p SET "roleCount" = c."roles", "rung" = c."rung"
    FROM (
      SELECT q."instanceId", q."gitlabId", count(r."id")::int AS "roles", max(r."rung") AS "rung"
      FROM "Project" q
      LEFT JOIN "Admission" a ON a."instanceId" = q."instanceId" AND a."projectId" = q."gitlabId"
      LEFT JOIN "Role" r ON r."id" = a."roleId"
      GROUP BY q."instanceId", q."gitlabId"
    ) c
    WHERE p."instanceId" = c."instanceId" AND p."gitlabId" = c."gitlabId"
      AND (p."roleCount" <> c."roles" OR p."rung" IS DISTINCT FROM c."rung")`;
}
