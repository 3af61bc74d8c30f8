/** A small GitLab and a small AWS account in memory, and a context around them. Not for production code. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { GroupMember } from '@/lib/access/membership';
import {
  type AccountEntry,
  AwsError,
  type AwsInlinePolicy,
  type AwsManagedPolicy,
  type AwsProvider,
  type AwsReader,
  type AwsRoleDetail,
  type RoleEvent,
} from '@/lib/aws/port';
import type { Database } from '@/lib/db/transaction';
import type { GitLabUser } from '@/lib/gitlab/people-port';
import { GitLabError, type GitLabPort, type GitLabProject } from '@/lib/gitlab/port';
import type { JobMessages } from '@/lib/jobs/messages';
import type { ProtectionRule, RefFact } from '@/lib/reach/types';
import type { Context } from '@/lib/services/verb/context';
import { ACCOUNT, CONFIG, PEOPLE } from '@/lib/test-worlds/test-config';
import { listsOf, peopleOf } from '@/lib/test-worlds/test-members';
import { trailOf } from '@/lib/test-worlds/test-trail';

const FOLDER = mkdtempSync(path.join(tmpdir(), 'drawbridge-worlds-'));
process.once('exit', () => rmSync(FOLDER, { recursive: true, force: true }));

export { ACCOUNT, PEOPLE };

const START = Date.parse('2026-11-23T10:00:00Z');

export interface TestProject extends GitLabProject {
  refs: RefFact[];
  protection: ProtectionRule[] | null;
}

/** What the sources hold and how they misbehave; tests change it between syncs. */
export class TestWorld {
  projects: TestProject[] = [];
  groups: { id: number; path: string; name: string; protection: ProtectionRule[] }[] = [];
  roles: AwsRoleDetail[] = [];
  providers: AwsProvider[] = [
    {
      arn: `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.example.com`,
      host: 'gitlab.example.com',
      clientIds: ['https://gitlab.example.com'],
      thumbprints: [],
    },
  ];
  /** GitLab user ids of the maintainers of every project and group. */
  maintainers: readonly number[] = [1];
  /** By group id. Who is in none is unknown to GitLab, unless `accounts` says otherwise. */
  members: Record<number, readonly GroupMember[]> = {};
  /** By user id; null: deleted. */
  accounts: Record<number, GitLabUser | null> = {};
  /** Without it the reader may not ask for all details at once. */
  authorizationDetails = true;
  accountId = ACCOUNT;
  /** Throws where a call is to fail; given the call and what it is about. */
  fault: (call: string, about: string) => void = () => {};
  readonly calls: string[] = [];
  readonly waits: number[] = [];
  readonly queued: { name: string; message: JobMessages[keyof JobMessages]; after?: number }[] = [];
  /** Of this world alone: a log of another database in it would pause applying. */
  private readonly files = filesIn(mkdtempSync(path.join(FOLDER, 'world-')));
  private ids = 0;
  private ticks = 0;

  readonly wait = async (milliseconds: number) => {
    this.waits.push(milliseconds);
  };

  private hear(call: string, about: string | number = '') {
    this.calls.push(`${call} ${about}`.trim());
    this.fault(call, String(about));
  }

  private find(id: number): TestProject {
    const project = this.projects.find((candidate) => candidate.id === id);
    if (!project) throw new GitLabError('GET /projects/:id', { kind: 'not-found', detail: 'gone.' });
    return project;
  }

  readonly gitlab: GitLabPort = {
    version: async () => {
      this.hear('version');
      return '18.5.1-ee';
    },
    tokenInfo: async () => ({ scopes: ['read_api'], expiresAt: null, username: 'reader' }),
    listProjects: async (cursor) => {
      this.hear('projects', cursor ?? '');
      const rest = this.projects.filter((project) => project.id > Number(cursor ?? 0)).sort((a, b) => a.id - b.id);
      const items = rest.slice(0, 10).map(({ id, path }) => ({ id, path }));
      return { items, next: rest.length > 10 ? String(items.at(-1)?.id) : null };
    },
    project: async (id) => {
      this.hear('project', id);
      return this.find(id);
    },
    listGroups: async () => ({ items: this.groups.map(({ id, path, name }) => ({ id, path, name })), next: null }),
    listRefs: async (id) => {
      this.hear('refs', id);
      return this.find(id).refs;
    },
    listProtection: async (id) => {
      this.hear('protection', id);
      const { protection } = this.find(id);
      if (protection === null) throw new GitLabError('GET rules', { kind: 'forbidden', detail: 'not allowed.' });
      return protection;
    },
    listGroupProtection: async (id) => {
      this.hear('group-protection', id);
      return this.groups.find((group) => group.id === id)?.protection ?? [];
    },
    projectMembers: async (id) => {
      this.hear('members', id);
      return { developers: 3, maintainers: this.maintainers };
    },
    groupMaintainers: async () => this.maintainers,
    namedMembers: async () =>
      this.maintainers.map((id) => ({ id, username: `user-${id}`, name: `User ${id}`, level: 40 })),
    ...{ namedRules: async () => [], groupMemberIds: async () => [], ...listsOf(this) },
    ...peopleOf(this, (call, about) => this.hear(call, about)),
    fileText: async () => null,
    configPath: async () => null,
    mergedPipeline: async () => null,
    pushedJobs: async () => null,
    template: async () => null,
    searchBlobs: async () => [],
    variableNames: async () => [],
    groupVariableNames: async () => [],
    instanceVariableNames: async () => null,
    paths: async () => [],
    roleArnIn: async () => null,
  };

  readonly reader: AwsReader = {
    identity: async () => ({ accountId: this.accountId, arn: `arn:aws:sts::${this.accountId}:x`, partition: 'aws' }),
    alias: async () => 'main',
    summary: async () => {
      this.hear('summary');
      return { trustPolicyQuota: 4096, roleQuota: 1000, roles: this.roles.length };
    },
    listRoles: async () => {
      this.hear('roles');
      return { roles: this.roles, next: null };
    },
    listRoleDetails: async (marker) => {
      this.hear('details', marker ?? '');
      if (!this.authorizationDetails) return null;
      const from = Number(marker ?? 0);
      return {
        roles: this.roles.slice(from, from + 10).map(({ description: _, maxSessionSeconds: __, ...role }) => ({
          ...role,
          inlinePolicies: this.inline[role.name] ?? [],
        })),
        next: from + 10 < this.roles.length ? String(from + 10) : null,
      };
    },
    roleDetail: async (name) => {
      this.hear('role', name);
      const role = this.roles.find((candidate) => candidate.name === name);
      if (!role) throw new AwsError('iam:GetRole', 'no-such-entity', 'no such role', null);
      return role;
    },
    ...trailOf(this, (call, about) => this.hear(call, about)),
    listProviders: async () => {
      this.hear('providers');
      return this.providers;
    },
    provider: async (arn) => (await this.reader.listProviders()).find((each) => each.arn === arn) ?? null,
    listManagedPolicies: async () => {
      this.hear('policies');
      return this.policies;
    },
    policyVersionInForce: async (arn) => {
      this.hear('policy', arn);
      return this.policies?.find((policy) => policy.arn === arn)?.versionId ?? null;
    },
    policyVersion: async (arn, versionId) => {
      this.hear('version', `${arn} ${versionId}`);
      return this.policies?.find((policy) => policy.arn === arn)?.document ?? null;
    },
    inlinePolicies: async (name) => {
      this.hear('inline', name);
      return this.inline[name] ?? [];
    },
    rolePolicy: async () => null,
    validatePolicy: async () => null,
  };

  /** Managed policies of the account; null: not allowed to list them. */
  policies: readonly (AwsManagedPolicy & { readonly document: string })[] | null = [];

  /** Inline policies by the name of their role. */
  inline: Readonly<Record<string, readonly AwsInlinePolicy[]>> = {};

  /** Who asked for a role by a token, as CloudTrail tells in its home region; null: not allowed. */
  entries: readonly AccountEntry[] | null = null;

  /** What CloudTrail tells of any role; null: not allowed. */
  trail: readonly RoleEvent[] | null = [];

  /** Every look at the clock is a second later than the one before. */
  context(db: Database): Context {
    return {
      db,
      config: { ...CONFIG, ...this.files },
      jobs: {
        enqueue: async (_, name, message, __, after) => {
          this.queued.push({ name, message, ...(after !== undefined && { after }) });
        },
      },
      now: () => new Date(START + 1000 * this.ticks++),
      newId: () => `id-${++this.ids}`,
      wait: this.wait,
      gitlab: () => this.gitlab,
      awsReader: () => this.reader,
      gitlabWriter: () => null,
      awsWriter: () => null,
    };
  }
}

const filesIn = (dataDir: string) => ({
  dataDir,
  secret: 'a secret that seals keys in tests alone',
  audit: {
    key: null,
    previousKey: null,
    checkpointFile: path.join(dataDir, 'audit-checkpoints.ndjson'),
    ...{ checkpointMinutes: 5, verifyHours: 24 },
    targets: [],
    streams: [],
  },
});

const MAIN: ProtectionRule = { type: 'branch', pattern: 'main', pushLevel: 40, mergeLevel: 40, inherited: false };

export const testProject = (id: number, patch: Partial<TestProject> = {}): TestProject => ({
  id,
  path: `pay/service-${id}`,
  name: `service-${id}`,
  visibility: 'private',
  archived: false,
  defaultBranch: 'main',
  webUrl: null,
  subComponents: ['project_path', 'ref_type', 'ref'],
  forkPipelinesInParent: false,
  protectMergeRequestPipelines: true,
  createdAt: new Date('2025-01-01T00:00:00Z'),
  deletionOn: null,
  inGroup: false,
  refs: [
    { type: 'branch', name: 'main', protected: true },
    { type: 'branch', name: 'dev', protected: false },
  ],
  protection: [MAIN],
  ...patch,
});

/** Who may come in by this policy: pipelines of `ref` in `path`. */
export const testPolicy = (path: string, ref = 'main'): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.example.com` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'gitlab.example.com:aud': 'https://gitlab.example.com',
            'gitlab.example.com:sub': `project_path:${path}:ref_type:branch:ref:${ref}`,
          },
        },
      },
    ],
  });

export const testRole = (number: number, patch: Partial<AwsRoleDetail> = {}): AwsRoleDetail => {
  const name = `role-${String(number).padStart(3, '0')}`;
  return {
    uniqueId: `AROA${String(number).padStart(16, '0')}`,
    arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    name,
    path: '/',
    description: `role ${number}`,
    maxSessionSeconds: 3600,
    createdAt: new Date('2026-01-01T00:00:00Z'),
    trustPolicy: testPolicy(`pay/service-${number}`),
    permissionsBoundary: null,
    tags: { owner: 'pay', env: 'production' },
    attachedPolicies: [],
    lastUsedAt: null,
    lastUsedRegion: null,
    ...patch,
  };
};
