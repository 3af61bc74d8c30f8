import {
  accountId,
  groupsAt,
  instanceId,
  issuerOf,
  projectAt,
  providersOf,
  refsOf,
  roleAt,
  type WorldSize,
} from '@/bin/bench/scale/world';
import type { AwsReader, AwsRoleDetail } from '@/lib/aws/port';
import type { OpenDatabase } from '@/lib/db/open-database';
import { GitLabError, type GitLabPort, type GitLabProject } from '@/lib/gitlab/port';
import type { Context } from '@/lib/services/verb/context';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';

/** Roles and projects of one page, as IAM and GitLab give at most. */
const PAGE = 100;

/** GitLabs and accounts that hold what the world says, and what moved since; every call is counted by its kind. */
export class ScaleSources {
  /** Ids of projects that have a branch more than the world says. */
  readonly movedProjects = new Set<number>();
  /** Numbers of roles that trust one ref more. */
  readonly movedRoles = new Set<number>();
  readonly calls = new Map<string, number>();
  private readonly world = new TestWorld();

  constructor(readonly size: WorldSize) {}

  context(database: OpenDatabase): Context {
    const base = this.world.context(database.client);
    const [template] = base.config.instances;
    const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
    if (template === undefined) throw new Error('The test configuration names a GitLab.');
    return {
      ...base,
      config: {
        ...base.config,
        instances: numbers(this.size.instances).map((index) => ({
          ...{
            ...template,
            id: instanceId(index),
            name: `GitLab ${index + 1}`,
            url: issuerOf(index),
            issuer: issuerOf(index),
          },
        })),
        accounts: numbers(this.size.accounts).map((index) => ({
          ...{ id: accountId(index), name: `Account ${index + 1}`, reader: null, writer: null },
        })),
      },
      now: () => new Date(),
      newId: () => crypto.randomUUID(),
      gitlab: (id) => this.gitlab(numbers(this.size.instances).find((index) => instanceId(index) === id) ?? 0),
      awsReader: (id) => this.reader(numbers(this.size.accounts).find((index) => accountId(index) === id) ?? 0),
    };
  }

  /** How often each kind of call was made since the last look. */
  takeCalls(): string {
    const said = [...this.calls].map(([kind, count]) => `${kind} ${count}`).join(', ');
    this.calls.clear();
    return said;
  }

  countCalls(): number {
    return [...this.calls.values()].reduce((sum, count) => sum + count, 0);
  }

  private hear(kind: string): void {
    this.calls.set(kind, (this.calls.get(kind) ?? 0) + 1);
  }

  private gitlab(instance: number): GitLabPort {
    const { size } = this;
    const own = Array.from({ length: size.projects }, (_, index) => index).filter(
      (index) => index % size.instances === instance,
    );
    const groups = groupsAt(size, instance);
    return {
      ...this.world.gitlab,
      listProjects: async (cursor) => {
        this.hear('list projects');
        const from = own.findIndex((index) => index + 1 > Number(cursor ?? 0));
        const items = (from < 0 ? [] : own.slice(from, from + PAGE)).map((index) => projectAt(size, index));
        return { items, next: items.length === PAGE ? String(items.at(-1)?.id) : null };
      },
      project: async (id): Promise<GitLabProject> => {
        this.hear('project');
        if (id > size.projects) throw new GitLabError('GET /projects/:id', { kind: 'not-found', detail: 'gone.' });
        const { path, name } = projectAt(size, id - 1);
        return {
          ...{ id, path, name, visibility: 'private', archived: false, defaultBranch: 'main', webUrl: null },
          ...{ subComponents: ['project_path', 'ref_type', 'ref'], forkPipelinesInParent: false },
          ...{
            protectMergeRequestPipelines: true,
            createdAt: new Date('2025-01-01T00:00:00Z'),
            deletionOn: null,
            inGroup: true,
          },
        };
      },
      listGroups: async (cursor) => {
        this.hear('list groups');
        const from = Number(cursor ?? 0);
        return {
          items: groups.slice(from, from + PAGE),
          next: from + PAGE < groups.length ? String(from + PAGE) : null,
        };
      },
      listRefs: async (id) => {
        this.hear('refs');
        return [
          ...refsOf(size),
          ...(this.movedProjects.has(id) ? [{ type: 'branch' as const, name: 'new', protected: false }] : []),
        ];
      },
      listProtection: async (id) => {
        this.hear('protection');
        return projectAt(size, id - 1).protection;
      },
      listGroupProtection: async () => {
        this.hear('group protection');
        return [];
      },
      projectMembers: async () => {
        this.hear('members');
        return { developers: 3, maintainers: [1] };
      },
      groupMaintainers: async () => {
        this.hear('group members');
        return [1];
      },
    };
  }

  private reader(account: number): AwsReader {
    const { size } = this;
    const numbers = Array.from({ length: size.roles }, (_, index) => index).filter(
      (index) => index % size.accounts === account,
    );
    const page = (kind: string, marker: string | null) => {
      this.hear(kind);
      const from = Number(marker ?? 0);
      const roles = numbers.slice(from, from + PAGE).map((index) => this.role(index));
      return { roles, next: from + PAGE < numbers.length ? String(from + PAGE) : null };
    };
    return {
      ...this.world.reader,
      identity: async () => ({ accountId: accountId(account), arn: 'arn:aws:sts::x', partition: 'aws' }),
      alias: async () => `account-${account + 1}`,
      listProviders: async () => {
        this.hear('providers');
        return providersOf(size, account).map((provider) => ({ ...provider, thumbprints: [] }));
      },
      listRoles: async (marker) => page('list roles', marker),
      listRoleDetails: async (marker) => {
        const { roles, next } = page('authorization details', marker);
        return { roles: roles.map((role) => ({ ...role, inlinePolicies: [] })), next };
      },
    };
  }

  private role(index: number): AwsRoleDetail {
    const { name, arn, uniqueId, trustPolicy } = roleAt(this.size, index);
    return {
      ...{ name, arn, uniqueId, path: '/', description: null, maxSessionSeconds: 3600, permissionsBoundary: null },
      ...{ tags: {}, attachedPolicies: [], lastUsedAt: null, lastUsedRegion: null },
      createdAt: new Date('2025-01-01T00:00:00Z'),
      trustPolicy: this.movedRoles.has(index) ? trustPolicy.replace(':ref:main"', ':ref:develop"') : trustPolicy,
    };
  }
}
