import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { type DriftMode, driftModeOf } from '@/lib/changes/drift-modes';
import { OPEN_STATES } from '@/lib/changes/states';
import type { Prisma } from '@/lib/db/generated/client';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { RecoveredPolicy } from '@/lib/mappings/types';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { policySize } from '@/lib/policy/print-policy';
import type { Containment } from '@/lib/reach/contained';
import { type AdmittedRef, existingRefs } from '@/lib/reach/existing-refs';
import { containmentOf } from '@/lib/reach/intended-projects';
import type { Finding, Rung } from '@/lib/reach/types';
import { type RoleLimit, roleLimits } from '@/lib/services/changes/proposal/role-limits';
import { rungOf } from '@/lib/services/estate/rung-filter';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { loadRole } from '@/lib/services/facts/load-role';
import { type ExpiredProof, expiredProofs } from '@/lib/services/proofs/expired-proofs';
import { type ObservedSubject, readObserved } from '@/lib/services/sync/observe-subjects';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const getRoleInput = z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) });

export interface RoleView {
  readonly accountId: string;
  readonly accountName: string;
  readonly name: string;
  readonly arn: string;
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly attachedPolicies: readonly string[];
  readonly lastUsedAt: string | null;
  /** Who was seen entering, newest first; null: CloudTrail was not asked. */
  readonly observed: readonly ObservedSubject[] | null;
  readonly syncedAt: string;
  readonly maxSessionSeconds: number | null;
  readonly permissionsBoundary: string | null;
  readonly rung: Rung | null;
  readonly rungReason: string;
  readonly sentence: string;
  readonly trustPolicy: string;
  readonly trustDigest: string;
  readonly size: number | null;
  readonly quota: number | null;
  readonly recovered: RecoveredPolicy;
  /** Whether only protected refs of the mapped projects get in. null: it maps none, or does not parse. */
  readonly containment: Containment | null;
  readonly findings: readonly Finding[];
  /** The first 200 refs that exist today and can assume it. */
  readonly admitted: readonly AdmittedRef[];
  readonly admittedTotal: number;
  /** null: nothing was approved yet. */
  readonly approved: { readonly document: string; readonly at: string; readonly changeNumber: number | null } | null;
  /** Since when the live policy is not known to mean what was approved; null: it does, or nothing was approved. */
  readonly driftSince: string | null;
  readonly driftMode: DriftMode;
  readonly limits: readonly RoleLimit[];
  /** Mappings that were proven contained and no longer are. */
  readonly expiredProofs: readonly ExpiredProof[];
  readonly openChanges: readonly { readonly number: number; readonly title: string; readonly state: string }[];
  /** Newest first. */
  readonly revisions: readonly {
    readonly id: string;
    readonly at: string;
    readonly origin: string;
    readonly changeNumber: number | null;
    readonly trustPolicy: string;
  }[];
}

const SHOWN = 200;
const strings = z.record(z.string(), z.string()).catch({});
const policies = z.array(z.object({ name: z.string() })).catch([]);

/** Reads one role with who can assume it, by the facts as last read. */
export async function getRole(context: Context, actor: Actor, input: unknown): Promise<RoleView> {
  await requireAccess(context, actor, 'estate.read');
  const role = await loadRole(context, parseInput(getRoleInput, input));
  const parsed = parsePolicy(role.trustPolicy);
  const recovered = parsed.ok
    ? recoverMappings(parsed.policy, issuerProfiles(context.config))
    : { mappings: [], foreign: [] };
  const facts = await loadFacts(context.db, factsAbout(role.id, recovered));
  const admitted = parsed.ok ? existingRefs(parsed.policy, facts) : [];
  const changes = await context.db.change.findMany({
    where: { roleId: role.id },
    orderBy: { number: 'desc' },
    take: 50,
  });
  const revisions = await context.db.roleRevision.findMany({
    where: { roleId: role.id },
    orderBy: { at: 'desc' },
    take: 20,
  });
  const numbers = new Map(changes.map((change) => [change.id, change.number]));
  return {
    accountId: role.accountId,
    accountName: role.account.name,
    name: role.name,
    arn: role.arn,
    description: role.description,
    tags: strings.parse(role.tags),
    attachedPolicies: policies.parse(role.attachedPolicies).map((policy) => policy.name),
    lastUsedAt: role.lastUsedAt?.toISOString() ?? null,
    observed: readObserved(role),
    syncedAt: role.syncedAt.toISOString(),
    maxSessionSeconds: role.maxSessionSeconds,
    permissionsBoundary: role.permissionsBoundary,
    rung: rungOf(role.rung),
    rungReason: role.rungReason ?? 'Not yet decided.',
    sentence: role.sentence ?? 'Who can assume this role is not yet decided.',
    trustPolicy: role.trustPolicy,
    trustDigest: role.trustDigest,
    size: parsed.ok ? policySize(parsed.policy) : null,
    quota: role.account.trustPolicyQuota,
    recovered,
    containment: parsed.ok ? containmentOf(parsed.policy, facts) : null,
    // Written by derive-role only.
    findings: Array.isArray(role.findings) ? (role.findings as unknown as Finding[]) : [],
    admitted: admitted.slice(0, SHOWN),
    admittedTotal: admitted.length,
    approved:
      role.approvedDocument !== null && role.approvedAt !== null
        ? {
            document: role.approvedDocument,
            at: role.approvedAt.toISOString(),
            changeNumber: numbers.get(role.approvedChangeId ?? '') ?? null,
          }
        : null,
    driftSince: role.driftSince?.toISOString() ?? null,
    driftMode: driftModeOf(role.driftMode),
    limits: await roleLimits(context, role),
    expiredProofs: await expiredProofs(context.db, role.id),
    openChanges: changes
      .filter((change) => OPEN_STATES.some((state) => state === change.state))
      .map(({ number, title, state }) => ({ number, title, state })),
    revisions: revisions.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      origin: row.origin,
      changeNumber: row.changeId === null ? null : (numbers.get(row.changeId) ?? null),
      trustPolicy: row.trustPolicy,
    })),
  };
}

/** The projects that a role admits, and those that its mappings name without admitting anything today. */
function factsAbout(roleId: string, { mappings }: RecoveredPolicy): Prisma.ProjectWhereInput {
  const named = mappings.flatMap(({ source }) => (source.kind === 'project' ? [source] : []));
  return {
    OR: [
      { admissions: { some: { roleId } } },
      { path: { in: named.map(({ path }) => path) } },
      { gitlabId: { in: named.flatMap(({ projectId }) => projectId ?? []) } },
    ],
  };
}
