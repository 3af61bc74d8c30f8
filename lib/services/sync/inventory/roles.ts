import { policyDigest } from '@/lib/audit/digest';
import type { AwsInlinePolicy, AwsRoleDetail } from '@/lib/aws/port';
import { OPEN_STATES } from '@/lib/changes/states';
import type { Role } from '@/lib/db/generated/client';
import type { Transaction } from '@/lib/db/transaction';
import { lockEstate } from '@/lib/services/facts/lock-estate';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { holds, toJson, toJsonOrNull } from '@/lib/services/verb/json-columns';
import { recordEvent } from '@/lib/services/verb/record-event';

/** A role with its inline policies; null: AWS refuses to show them. */
export type ReadRole = AwsRoleDetail & { readonly inlinePolicies: readonly AwsInlinePolicy[] | null };

/**
 * Writes what moved of roles that IAM gave at `readAt`. A role is known by IAM's unique id: one made anew under an old name is another
 * role. Every trust policy that was not seen before becomes a revision. What was written after `readAt`, by an apply that read
 * later than we did, is left alone.
 */
export async function writeRoles(
  tx: Transaction,
  context: Pick<Context, 'now' | 'newId' | 'config'>,
  accountId: string,
  details: readonly ReadRole[],
  readAt: Date,
): Promise<void> {
  await lockEstate(tx);
  const stored = await tx.role.findMany({
    where: { accountId, uniqueId: { in: details.map((detail) => detail.uniqueId) } },
  });
  const known = new Map(stored.map((role) => [role.uniqueId, role]));
  const added: ReadRole[] = [];
  for (const detail of details) {
    const role = known.get(detail.uniqueId);
    if (role === undefined) added.push(detail);
    else if (!holds(role, columnsOf(detail))) await updateRole(tx, context, role, detail, readAt);
  }
  const planned = await plannedNames(tx, accountId);
  await addRoles(
    tx,
    context,
    accountId,
    added.filter(({ name }) => !planned.has(name)),
  );
}

/** Roles that an open change is to make: its apply says when they are there. */
async function plannedNames(tx: Transaction, accountId: string): Promise<ReadonlySet<string>> {
  const open = { some: { state: { in: [...OPEN_STATES] } } };
  const roles = await tx.role.findMany({
    where: { accountId, plannedAt: { not: null }, changes: open },
    select: { name: true },
  });
  return new Set(roles.map(({ name }) => name));
}

/** The columns that come from IAM. */
function columnsOf(detail: ReadRole) {
  return {
    arn: detail.arn,
    name: detail.name,
    path: detail.path,
    description: detail.description,
    maxSessionSeconds: detail.maxSessionSeconds,
    permissionsBoundary: detail.permissionsBoundary,
    tags: toJson(detail.tags),
    attachedPolicies: toJsonOrNull(detail.attachedPolicies),
    inlinePolicies: toJson(detail.inlinePolicies ?? []),
    policiesUnknown: whyUnknown(detail),
    createdAt: detail.createdAt,
    lastUsedAt: detail.lastUsedAt,
    lastUsedRegion: detail.lastUsedRegion,
    trustPolicy: detail.trustPolicy,
    missedAt: null,
    goneAt: null,
  };
}

/** After "unknown, because"; null: all policies were listed. */
function whyUnknown({ attachedPolicies, inlinePolicies }: ReadRole): string | null {
  const refused = [
    ...(attachedPolicies === null ? ['iam:ListAttachedRolePolicies'] : []),
    ...(inlinePolicies === null ? ['iam:ListRolePolicies or iam:GetRolePolicy'] : []),
  ];
  return refused.length === 0 ? null : `AWS refuses ${refused.join(' and ')} to the reader.`;
}

async function updateRole(
  tx: Transaction,
  context: Pick<Context, 'now' | 'newId' | 'config'>,
  role: Role,
  detail: ReadRole,
  readAt: Date,
): Promise<void> {
  const trustDigest = policyDigest(detail.trustPolicy);
  const { count } = await tx.role.updateMany({
    where: { id: role.id, syncedAt: { lte: readAt } },
    data: { ...columnsOf(detail), trustDigest, syncedAt: context.now() },
  });
  if (count === 0 || trustDigest === role.trustDigest) return;
  await tx.roleRevision.create({ data: revisionOf(context, role.id, detail, trustDigest) });
  await recordEvent(tx, context, WORKER, {
    action: 'role.trust-policy-seen',
    object: { kind: 'role', id: role.id, name: detail.name },
    roleId: role.id,
    beforeDigest: role.trustDigest,
    afterDigest: trustDigest,
    data: { arn: detail.arn },
  });
}

async function addRoles(
  tx: Transaction,
  context: Pick<Context, 'now' | 'newId' | 'config'>,
  accountId: string,
  details: readonly ReadRole[],
): Promise<void> {
  const rows = details.map((detail) => ({
    id: context.newId(),
    detail,
    trustDigest: policyDigest(detail.trustPolicy),
  }));
  await tx.role.createMany({
    data: rows.map(({ id, detail, trustDigest }) => ({
      id,
      accountId,
      uniqueId: detail.uniqueId,
      ...columnsOf(detail),
      trustDigest,
      syncedAt: context.now(),
      findings: [],
    })),
  });
  await tx.roleRevision.createMany({
    data: rows.map(({ id, detail, trustDigest }) => revisionOf(context, id, detail, trustDigest)),
  });
}

const revisionOf = (
  context: Pick<Context, 'now' | 'newId' | 'config'>,
  roleId: string,
  detail: ReadRole,
  trustDigest: string,
) => ({
  id: context.newId(),
  roleId,
  at: context.now(),
  trustPolicy: detail.trustPolicy,
  trustDigest,
  origin: 'sync',
});
