import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { ownedByAws } from '@/lib/changes/acceptable-policy';
import { DRIFT_MODES, driftModeOf } from '@/lib/changes/drift-modes';
import { OPEN_STATES } from '@/lib/changes/states';
import type { Prisma } from '@/lib/db/generated/client';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { RecoveredPolicy } from '@/lib/mappings/types';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { policySize } from '@/lib/policy/print-policy';
import { existingRefs } from '@/lib/reach/existing-refs';
import { containmentOf } from '@/lib/reach/intended-projects';
import { recoveredPolicy } from '@/lib/services/answers/mappings';
import {
  accountId,
  accountName,
  arn,
  changeNumber,
  digest,
  documentText,
  instant,
  list,
  sentence,
} from '@/lib/services/answers/parts';
import { admittedRef, containment, finding, rung } from '@/lib/services/answers/reach';
import { roleLimit, roleLimits } from '@/lib/services/changes/proposal/role-limits';
import { rungOf } from '@/lib/services/estate/rung-filter';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { loadRole } from '@/lib/services/facts/load-role';
import { readFindings } from '@/lib/services/facts/read-findings';
import { expiredProof, expiredProofs } from '@/lib/services/proofs/expired-proofs';
import { observedSubject, readObserved } from '@/lib/services/sync/observe-subjects';
import type { Context } from '@/lib/services/verb/context';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const getRoleInput = z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) });

export const roleView = z
  .strictObject({
    accountId,
    accountName,
    name: z.string(),
    arn,
    ownedByAws: z.string().nullable().describe('Why only AWS may change its trust policy; null: others may.'),
    description: z.string().nullable(),
    tags: z.record(z.string(), z.string()),
    attachedPolicies: list(z.string()),
    lastUsedAt: instant.nullable(),
    observed: list(observedSubject)
      .nullable()
      .describe('Subjects that assumed it, newest first. `null` if CloudTrail was not asked.'),
    syncedAt: instant,
    maxSessionSeconds: z.int().nullable(),
    permissionsBoundary: z.string().nullable(),
    rung: rung.nullable(),
    rungReason: sentence,
    sentence,
    trustPolicy: documentText,
    trustDigest: digest,
    size: z.int().nullable(),
    quota: z.int().nullable(),
    recovered: recoveredPolicy,
    containment: containment.nullable().describe('`null` if the policy has no mapping or does not parse.'),
    findings: list(finding),
    admitted: list(admittedRef).describe(
      'Refs that exist today and can assume it, at most 200. `admittedTotal` counts them all.',
    ),
    admittedTotal: z.int(),
    approved: z
      .strictObject({
        document: documentText,
        at: instant,
        changeNumber: changeNumber.nullable(),
      })
      .nullable()
      .describe('The approved policy. `null` until one is approved.'),
    driftSince: instant
      .nullable()
      .describe('Since when the live policy differs from the approved one. `null` if it does not.'),
    driftMode: z.enum(DRIFT_MODES),
    limits: list(roleLimit),
    expiredProofs: list(expiredProof).describe('Mappings that no longer mean what was approved.'),
    openChanges: list(
      z.strictObject({
        number: z.int(),
        title: z.string().meta({ examples: ['Admit develop'] }),
        state: z.string(),
      }),
    ),
    revisions: list(
      z.strictObject({
        id: z.string(),
        at: instant,
        origin: z.string(),
        changeNumber: changeNumber.nullable(),
        trustPolicy: documentText,
      }),
    ).describe('Trust policies the role has had, newest first.'),
  })
  .meta({ id: 'Role', description: 'An AWS role and who can assume it.' });
export type RoleView = z.infer<typeof roleView>;

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
    ownedByAws: ownedByAws(role.path),
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
    findings: readFindings(role.findings),
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
