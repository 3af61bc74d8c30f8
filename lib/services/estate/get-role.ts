import { z } from 'zod';
import type { Actor } from '@/lib/access/decide';
import { ownedByAws } from '@/lib/changes/acceptable-policy';
import { DRIFT_MODES, driftModeOf } from '@/lib/changes/drift-modes';
import { OPEN_STATES } from '@/lib/changes/states';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import { NOT_JUDGED, type PolicyVerdict } from '@/lib/onboarding/permissions/judge-policy';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { policySize } from '@/lib/policy/print-policy';
import { inAccount } from '@/lib/reach/providers';
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
  schemaOf,
  sentence,
} from '@/lib/services/answers/parts';
import { admittedRef, containment, finding, rung } from '@/lib/services/answers/reach';
import { risk, riskNamed } from '@/lib/services/answers/risk';
import { roleLimit, roleLimits } from '@/lib/services/changes/proposal/role-limits';
import { rungOf } from '@/lib/services/estate/rung-filter';
import { readShutProviders, shutProvider } from '@/lib/services/estate/shut-providers';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { lastRead } from '@/lib/services/facts/last-read';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { loadRole } from '@/lib/services/facts/load-role';
import { permissionsOfRoles } from '@/lib/services/facts/policy-readings';
import { readFindings } from '@/lib/services/facts/read-findings';
import { observation, observedOf } from '@/lib/services/observed/load-observed';
import { expiredProof, expiredProofs } from '@/lib/services/proofs/expired-proofs';
import { ask } from '@/lib/services/verb/ask';
import type { Context } from '@/lib/services/verb/context';
import { readPolicies, readTags } from '@/lib/services/verb/json-columns';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const getRoleInput = z.strictObject({ accountId: z.string().max(20), name: z.string().max(64) });

const permission = schemaOf<PolicyVerdict>()(
  z
    .strictObject({
      name: z.string(),
      severity: z
        .enum(['critical', 'high', 'medium', 'none', 'unknown'])
        .describe(`${NOT_JUDGED} \`none\`: nothing that Drawbridge looks for. \`unknown\`: it could not be read.`),
      sentences: list(sentence).describe('What it gives beyond what one pipeline needs, or why that is unknown.'),
    })
    .meta({ id: 'RolePermission', description: 'A policy of a role, and how far it goes.' }),
);

export const roleView = z
  .strictObject({
    accountId,
    accountName,
    name: z.string(),
    arn,
    ownedByAws: z.string().nullable().describe('Why only AWS may change its trust policy; null: others may.'),
    description: z.string().nullable(),
    tags: z.record(z.string(), z.string()),
    attachedPolicies: list(z.string()).nullable().describe('`null` if they could not be read.'),
    permissions: list(permission).describe('How far each of its policies goes, the broadest first.'),
    lastUsedAt: instant.nullable(),
    observed: observation
      .nullable()
      .describe('Who asked for it by a token. `null` if CloudTrail answers in no region: nothing was observed.'),
    syncedAt: instant,
    maxSessionSeconds: z.int().nullable(),
    permissionsBoundary: z.string().nullable(),
    rung: rung.nullable(),
    rungReason: sentence,
    risk: risk.nullable(),
    riskReason: sentence.describe('How the risk came about.'),
    sentence,
    trustPolicy: documentText,
    trustDigest: digest,
    size: z.int().nullable(),
    quota: z.int().nullable(),
    recovered: recoveredPolicy,
    containment: containment.nullable().describe('`null` if the policy has no mapping or does not parse.'),
    findings: list(finding),
    shutBy: shutProvider
      .nullable()
      .describe('The OIDC provider that alone keeps everybody out of it. `null` if none does.'),
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

/** Reads one role with who can assume it, by the facts as last read. */
export async function getRole(context: Context, actor: Actor, input: unknown): Promise<RoleView> {
  await requireAccess(context, actor, 'estate.read');
  const role = await loadRole(context, parseInput(getRoleInput, input));
  const [permissions = []] = await permissionsOfRoles(context, [role]);
  return {
    ...asRead(role),
    permissions,
    observed: await observedOf(context.db, role),
    ...(await asDecided(context, role)),
    ...(await historyOf(context, role)),
    shutBy: role.shutBy === null ? null : ((await readShutProviders(context, { arn: role.shutBy }))[0] ?? null),
    limits: await roleLimits(context, role),
    expiredProofs: await expiredProofs(context.db, role.id),
  };
}

type Role = Awaited<ReturnType<typeof loadRole>>;

/** What AWS said of it, and what was derived from that when it was read. */
const asRead = (role: Role) => ({
  accountId: role.accountId,
  accountName: role.account.name,
  name: role.name,
  arn: role.arn,
  ownedByAws: ownedByAws(role.path),
  description: role.description,
  tags: readTags(role.tags),
  attachedPolicies: readPolicies(role.attachedPolicies)?.map((policy) => policy.name) ?? null,
  lastUsedAt: role.lastUsedAt?.toISOString() ?? null,
  syncedAt: lastRead(role, role.account).toISOString(),
  maxSessionSeconds: role.maxSessionSeconds,
  permissionsBoundary: role.permissionsBoundary,
  rung: rungOf(role.rung),
  rungReason: role.rungReason ?? 'Not yet decided.',
  risk: riskNamed(role.risk),
  riskReason: role.riskReason ?? 'Not yet decided.',
  sentence: role.sentence ?? 'Who can assume this role is not yet decided.',
  trustPolicy: role.trustPolicy,
  trustDigest: role.trustDigest,
  quota: role.account.trustPolicyQuota,
  findings: readFindings(role.findings),
  driftSince: role.driftSince?.toISOString() ?? null,
  driftMode: driftModeOf(role.driftMode),
});

/** What its trust policy means by the GitLab facts of now. */
async function asDecided(context: Context, role: Role) {
  const parsed = parsePolicy(role.trustPolicy);
  if (!parsed.ok)
    return {
      size: null,
      recovered: { mappings: [], foreign: [] },
      containment: null,
      admitted: [],
      admittedTotal: 0,
    };
  const recovered = recoverMappings(parsed.policy, issuerProfiles(context.config));
  const facts = inAccount(await loadFacts(context.db, { policies: [parsed.policy] }), role.accountId);
  const admitted = await ask('existing-refs', parsed.policy, facts);
  return {
    size: policySize(parsed.policy),
    recovered,
    containment: await ask('containment', parsed.policy, facts),
    admitted: admitted.slice(0, SHOWN),
    admittedTotal: admitted.length,
  };
}

/** What was approved, what was seen before, and what is proposed now. */
async function historyOf(context: Context, role: Role) {
  const open = await context.db.change.findMany({
    where: { roleId: role.id, state: { in: [...OPEN_STATES] } },
    orderBy: { number: 'desc' },
  });
  const revisions = await context.db.roleRevision.findMany({
    where: { roleId: role.id },
    orderBy: { at: 'desc' },
    take: 20,
  });
  const ids = [role.approvedChangeId, ...revisions.map(({ changeId }) => changeId)].filter((id) => id !== null);
  const named = await context.db.change.findMany({ where: { id: { in: ids } }, select: { id: true, number: true } });
  const numbers = new Map(named.map(({ id, number }) => [id, number]));
  const { approvedDocument, approvedAt, approvedChangeId } = role;
  return {
    approved:
      approvedDocument === null || approvedAt === null
        ? null
        : {
            document: approvedDocument,
            at: approvedAt.toISOString(),
            changeNumber: numbers.get(approvedChangeId ?? '') ?? null,
          },
    openChanges: open.map(({ number, title, state }) => ({ number, title, state })),
    revisions: revisions.map(({ id, at, origin, changeId, trustPolicy }) => ({
      id,
      at: at.toISOString(),
      origin,
      changeNumber: numbers.get(changeId ?? '') ?? null,
      trustPolicy,
    })),
  };
}
