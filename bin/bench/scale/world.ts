/**
 * An estate of any size: what its GitLabs and accounts hold, each project and role made from its number alone, and the rows that a
 * sync of them would have written. The same in every run.
 */
import { fillLog } from '@/bin/bench/audit-log';
import { policyDigest } from '@/lib/audit/digest';
import type { OpenDatabase } from '@/lib/db/open-database';
import type { ProtectionRule, RefFact } from '@/lib/reach/types';

export interface WorldSize {
  readonly instances: number;
  readonly projects: number;
  /** Of each project. */
  readonly refs: number;
  readonly roles: number;
  readonly accounts: number;
  /** Days on which every source was synced every half hour. */
  readonly days: number;
  readonly auditEvents: number;
}

export type SizeName = 'S' | 'M' | 'L';
export const SIZE_NAMES: readonly SizeName[] = ['S', 'M', 'L'];

export const SIZES: Readonly<Record<SizeName, WorldSize>> = {
  S: { instances: 1, projects: 500, refs: 20, roles: 200, accounts: 1, days: 30, auditEvents: 1_000 },
  M: { instances: 1, projects: 5_000, refs: 20, roles: 2_000, accounts: 20, days: 30, auditEvents: 20_000 },
  // A million events are measured by bench:audit, which takes a minute to make them.
  L: { instances: 2, projects: 20_000, refs: 20, roles: 5_000, accounts: 50, days: 30, auditEvents: 100_000 },
};

/** "Now" of the world: everything in it was read before. */
export const NOW = new Date('2026-11-23T10:00:00Z');
const CREATED = new Date('2025-01-01T00:00:00Z');

const TEAMS = 7;
const SHARED_REFS = ['main', 'develop', 'staging', 'release/1', 'release/2', 'hotfix/a', 'v1.0.0', 'v2.0.0'];

const groupsOf = (size: WorldSize): number => Math.max(10, Math.ceil(size.projects / 40));

export const instanceId = (index: number): string => `gitlab-${index + 1}`;
export const issuerOf = (index: number): string => `https://gitlab-${index + 1}.example.com`;
export const accountId = (index: number): string => String(100_000_000_001 + index);

/** A project by its number, from 0; its id is one more. */
export function projectAt(size: WorldSize, index: number) {
  const instance = index % size.instances;
  const path = `group-${index % groupsOf(size)}/team-${index % TEAMS}/project-${index}`;
  const protection: readonly ProtectionRule[] = [
    { type: 'branch', pattern: 'main', pushLevel: 40, mergeLevel: 40, inherited: false },
    { type: 'branch', pattern: 'release/*', pushLevel: 40, mergeLevel: 40, inherited: false },
  ];
  return { id: index + 1, instance, path, name: `project-${index}`, protection };
}

export const refsOf = (size: WorldSize): readonly RefFact[] =>
  Array.from({ length: size.refs }, (_, at) => {
    const name = SHARED_REFS[at] ?? `feature/${at}`;
    return {
      type: name.startsWith('v') ? 'tag' : 'branch',
      name,
      protected: name === 'main' || name.startsWith('release/'),
    };
  });

/**
 * A role by its number, from 0. Three projects each by an exact ref, a pattern of refs and as a whole; every twentieth takes in
 * a group, every thousandth an instance.
 */
export function roleAt(size: WorldSize, index: number) {
  const account = index % size.accounts;
  const projects = [0, 1, 2].map((at) => {
    const near = (index * 7919 + at * size.instances) % size.projects;
    return projectAt(size, near);
  });
  const instance = projects[0]?.instance ?? 0;
  const own = projects.filter((project) => project.instance === instance);
  const subjects = [
    ...(own[0] ? [`project_path:${own[0].path}:ref_type:branch:ref:main`] : []),
    ...(own[1] ? [`project_path:${own[1].path}:ref_type:branch:ref:release/*`] : []),
    ...(own[2] ? [`project_path:${own[2].path}:*`] : []),
    ...(index % 20 === 19 ? [`project_path:group-${index % groupsOf(size)}/*:ref_type:branch:ref:main`] : []),
    ...(index % 1000 === 999 ? ['project_path:*:ref_type:branch:ref:main'] : []),
  ];
  const name = `deploy-${index}`;
  const host = issuerOf(instance).slice('https://'.length);
  const arn = `arn:aws:iam::${accountId(account)}`;
  const trustPolicy = JSON.stringify({
    Version: '2012-10-17',
    Statement: subjects.map((subject) => ({
      Effect: 'Allow',
      Principal: { Federated: `${arn}:oidc-provider/${host}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { [`${host}:aud`]: issuerOf(instance) },
        StringLike: { [`${host}:sub`]: subject },
      },
    })),
  });
  return {
    account,
    name,
    arn: `${arn}:role/${name}`,
    uniqueId: `AROA${String(index).padStart(16, '0')}`,
    trustPolicy,
    own,
  };
}

/** What every account knows of every GitLab. */
export const providersOf = (size: WorldSize, account: number) =>
  Array.from({ length: size.instances }, (_, index) => {
    const host = issuerOf(index).slice('https://'.length);
    return { arn: `arn:aws:iam::${accountId(account)}:oidc-provider/${host}`, host, clientIds: [issuerOf(index)] };
  });

export const groupsAt = (size: WorldSize, instance: number) =>
  Array.from({ length: groupsOf(size) }, (_, index) => [
    { id: 1 + index * (TEAMS + 1), path: `group-${index}`, name: `group-${index}` },
    ...Array.from({ length: TEAMS }, (_, team) => ({
      id: 2 + index * (TEAMS + 1) + team,
      path: `group-${index}/team-${team}`,
      name: `team-${team}`,
    })),
  ])
    .flat()
    .map((group) => ({ ...group, instance }));

type Pool = OpenDatabase['pool'];
type Row = Readonly<Record<string, unknown>>;
const PIECE = 2000;

/** Puts rows into a table, a few thousand in one statement; columns that a row does not name have their default or are null. */
export async function insertRows(pool: Pool, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
    .map((column) => `"${column}"`)
    .join(', ');
  for (let from = 0; from < rows.length; from += PIECE)
    await pool.query(
      `INSERT INTO "${table}" (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::"${table}", $1::jsonb)`,
      [JSON.stringify(rows.slice(from, from + PIECE))],
    );
}

/** Fills an empty, migrated database, as syncs and derivations of this world would have left it. */
export async function fillWorld(database: OpenDatabase, size: WorldSize): Promise<void> {
  const { pool } = database;
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
  await insertRows(
    pool,
    'Instance',
    numbers(size.instances).map((index) => ({
      ...{ id: instanceId(index), name: `GitLab ${index + 1}`, url: issuerOf(index), issuer: issuerOf(index) },
      ...{ shared: false, version: '18.5.1-ee', syncedAt: NOW },
    })),
  );
  await insertRows(
    pool,
    'Group',
    numbers(size.instances).flatMap((instance) =>
      groupsAt(size, instance).map(({ id, path, name }) => ({
        ...{ instanceId: instanceId(instance), gitlabId: id, path, name },
        ...{ protection: [], maintainerIds: [1], syncedAt: NOW },
      })),
    ),
  );
  await insertRows(
    pool,
    'Project',
    numbers(size.projects).map((index) => projectRow(size, index)),
  );
  await pool.query(
    `INSERT INTO "Ref" ("instanceId", "projectId", "type", "name", "protected")
     SELECT p."instanceId", p."gitlabId", r."type", r."name", r."protected"
     FROM "Project" p, jsonb_populate_recordset(NULL::"Ref", $1::jsonb) r`,
    [JSON.stringify(refsOf(size))],
  );
  await insertRows(
    pool,
    'Account',
    numbers(size.accounts).map((index) => ({
      ...{ id: accountId(index), name: `Account ${index + 1}`, alias: `account-${index + 1}`, partition: 'aws' },
      ...{ trustPolicyQuota: 4096, roleQuota: 1000, writable: true, syncedAt: NOW },
    })),
  );
  await insertRows(
    pool,
    'Provider',
    numbers(size.accounts).flatMap((account) =>
      providersOf(size, account).map((provider) => ({
        ...{ ...provider, accountId: accountId(account), thumbprints: [], syncedAt: NOW },
      })),
    ),
  );
  await fillRoles(pool, size, numbers(size.roles));
  await fillSyncs(pool, size);
  await fillLog(database, size.auditEvents);
  // All of it was derived.
  await pool.query('TRUNCATE "Moved"');
  await pool.query('VACUUM ANALYZE');
}

function projectRow(size: WorldSize, index: number): Row {
  const { id, instance, path, name, protection } = projectAt(size, index);
  const refs = refsOf(size);
  return {
    ...{ instanceId: instanceId(instance), gitlabId: id, path, name, visibility: 'private', archived: false },
    ...{ defaultBranch: 'main', webUrl: null, subComponents: ['project_path', 'ref_type', 'ref'], protection },
    ...{ developers: 3, maintainers: 1, maintainerIds: [1], forkPipelinesInParent: false },
    ...{ protectMergeRequestPipelines: true, groupRulesUnknown: false, createdAt: CREATED, syncedAt: NOW },
    ...{ refCount: refs.length, protectedRefCount: refs.filter((ref) => ref.protected).length },
    ...{ roleCount: 0, rung: null },
  };
}

/** Roles with their revisions and admissions. Every second one has an approved policy, so that its mappings have proofs. */
async function fillRoles(pool: Pool, size: WorldSize, numbers: readonly number[]): Promise<void> {
  const roles = numbers.map((index) => {
    const { account, own, ...role } = roleAt(size, index);
    const trustDigest = policyDigest(role.trustPolicy);
    const isApproved = index % 2 === 0;
    return {
      ...{ ...role, id: `role-${index}`, accountId: accountId(account), path: '/', description: null },
      ...{ maxSessionSeconds: 3600, permissionsBoundary: null, tags: {}, attachedPolicies: [], inlinePolicies: [] },
      ...{ policiesUnknown: null, createdAt: CREATED, trustDigest, syncedAt: NOW, driftMode: 'observe' },
      ...{
        observed: [],
        observedIn: [],
        findings: [],
        findingCount: 0,
        worstSeverity: 0,
        foreignCount: 0,
        unreadCount: 0,
      },
      ...{ rung: 2, rungReason: 'Any ref of named projects.', sentence: 'Any ref of named projects.' },
      ...{ mappingCount: own.length, projectCount: own.length },
      ...{ approvedDocument: isApproved ? role.trustPolicy : null, approvedDigest: isApproved ? trustDigest : null },
      ...{ approvedAt: isApproved ? CREATED : null },
    };
  });
  await insertRows(pool, 'Role', roles);
  await insertRows(
    pool,
    'RoleRevision',
    roles.map(({ id, trustPolicy, trustDigest }) => ({
      ...{ id: `revision-${id}`, roleId: id, at: CREATED, trustPolicy, trustDigest, origin: 'sync' },
    })),
  );
  await insertRows(
    pool,
    'Admission',
    numbers.flatMap((index) =>
      roleAt(size, index).own.map((project) => ({
        ...{ roleId: `role-${index}`, instanceId: instanceId(project.instance), projectId: project.id },
        ...{ refCount: 1, protectedCount: 1 },
      })),
    ),
  );
}

/** Syncs of every source, each half hour for so many days. */
async function fillSyncs(pool: Pool, size: WorldSize): Promise<void> {
  await pool.query(
    `INSERT INTO "SyncRun" ("id", "sourceKind", "sourceId", "state", "phase", "startedAt", "finishedAt", "startedBy")
     SELECT s."kind" || '-' || s."id" || '-' || n, s."kind", s."id", 'done', 'reach',
       $1::timestamp - n * interval '30 minutes', $1::timestamp - n * interval '30 minutes' + interval '20 seconds', 'scheduler'
     FROM (SELECT 'instance' AS "kind", "id" FROM "Instance" UNION ALL SELECT 'account', "id" FROM "Account") s,
       generate_series(1, $2::int) n`,
    [NOW, size.days * 48],
  );
}
