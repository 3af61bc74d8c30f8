import fc from 'fast-check';
import {
  ACCOUNTS,
  type Case,
  GITLAB_COM,
  HOSTS,
  SELF_MANAGED,
  type Unread,
  unreadKey,
} from '@/bin/fuzz/consistency/case';
import { policyText } from '@/bin/fuzz/consistency/random-policy';
import { PEOPLE } from '@/e2e/sandbox/world/people';
import type { Account, Group, Instance, Project, Role, Rule } from '@/e2e/sandbox/world/types';

/** Few parts that often meet: a large world would hide what a small one shows. */
export const PATHS = ['g/p', 'g/q', 'g/sub/p', 'h/p', 'g/p-old'] as const;
const GROUPS = ['g', 'h', 'g/sub'] as const;
export const COMPONENTS = [
  ['project_path', 'ref_type', 'ref'],
  ['project_id', 'ref_type', 'ref'],
  ['project_path'],
  ['project_path', 'ref'],
  ['project_path', 'ref_type', 'ref', 'ref_protected'],
  ['project_path', 'ref_type', 'ref', 'environment_protected', 'deployment_tier'],
  ['job_project_path', 'ref_type', 'ref'],
  ['job_project_id', 'ref_type', 'ref'],
] as const;
const PROVIDED: readonly (readonly string[] | null)[] = [
  ['sts'],
  ['sts', 'other'],
  ['sts'],
  ['other'],
  ['sts', 'other'],
  ['sts'],
  null,
];

/** Ids that belong to a place, so that a smaller world has the same ids: 11 and on of gitlab.com, 21 and on of the other. */
export const projectId = (host: string, path: (typeof PATHS)[number]): number =>
  (host === GITLAB_COM ? 11 : 21) + PATHS.indexOf(path);
export const GROUP_IDS: Readonly<Record<string, number>> = { g: 1, h: 2, 'g/sub': 3 };

const group = (path: string): Group => ({
  id: GROUP_IDS[path] ?? 0,
  path,
  name: path,
  members: [],
  protectedBranches: [],
  variables: [],
});
const rule = (name: string): Rule => ({ name, push: 40, merge: 40 });

const projectOf = (host: string) =>
  fc
    .record({
      path: fc.constantFrom(...PATHS),
      components: fc.constantFrom(COMPONENTS[0], COMPONENTS[0], ...COMPONENTS),
      branches: fc.subarray(['main', 'dev', 'release/1', 'main-x'], { minLength: 1 }),
      tags: fc.subarray(['v1', 'main']),
      protectedBranches: fc.oneof(
        { weight: 7, arbitrary: fc.subarray(['main', 'release/*', 'm*']) },
        { weight: 1, arbitrary: fc.constant<string[]>(['*']) },
      ),
      protectedTags: fc.subarray(['v*']),
      forks: fc.boolean(),
      protectMerge: fc.boolean(),
      unread: fc.constantFrom<Unread>('nothing', 'nothing', 'nothing', 'nothing', 'protection', 'components', 'refs'),
    })
    .map(({ path, components, unread, ...more }) => ({
      unread,
      project: sandboxProject(projectId(host, path), path, {
        subComponents: [...components],
        branches: more.branches,
        tags: more.tags,
        protectedBranches: more.protectedBranches.map(rule),
        protectedTags: more.protectedTags.map(rule),
        forkPipelinesInParent: more.forks,
        protectMergeRequestPipelines: more.protectMerge,
      }),
    }));

export const sandboxProject = (id: number, path: string, more: Partial<Project> = {}): Project => ({
  id,
  path,
  name: null,
  visibility: 'private',
  archived: false,
  defaultBranch: more.branches?.[0] ?? 'main',
  branches: ['main'],
  tags: [],
  protectedBranches: [],
  protectedTags: [],
  subComponents: ['project_path', 'ref_type', 'ref'],
  forkPipelinesInParent: false,
  protectMergeRequestPipelines: true,
  members: { '4': 40, '7': 30, '8': 30 },
  variables: [],
  files: {},
  commits: [],
  heads: {},
  mergeRequests: [],
  environments: [],
  forkedFrom: null,
  ...more,
});

const instance = (host: string, projects: readonly Project[]): Instance => ({
  id: host,
  version: '18.6.0',
  issuer: `https://${host}`,
  people: [...PEOPLE],
  advancedSearch: false,
  groups: GROUPS.map(group),
  projects: [...projects],
  tokens: {},
});

const account = (id: string, clientIds: readonly (readonly string[] | null)[]): Account => ({
  id,
  alias: id,
  partition: 'aws',
  quota: 8192,
  roles: [],
  providers: HOSTS.flatMap((host, at) => {
    const ids = clientIds[at] ?? null;
    return ids === null
      ? []
      : [{ host, clientIds: [...ids], thumbprints: [], created: '2026-01-01T00:00:00Z', tags: {} }];
  }),
  buckets: [],
});

const role = (trust: string): Role => ({
  name: 'ci',
  path: '/',
  uniqueId: 'AROACI',
  trust,
  description: '',
  created: '2026-01-01T00:00:00Z',
  lastUsed: null,
  maxSession: 3600,
  tags: {},
  attached: [],
  inline: {},
  boundary: null,
});

/** Estates of two GitLabs and two accounts, with a role that has one trust policy and could get another. */
export const randomCase: fc.Arbitrary<Case> = fc
  .record({
    shared: fc.uniqueArray(projectOf(GITLAB_COM), { maxLength: 3, selector: ({ project }) => project.path }),
    own: fc.uniqueArray(projectOf(SELF_MANAGED), { maxLength: 3, selector: ({ project }) => project.path }),
    first: fc.tuple(fc.constantFrom(...PROVIDED), fc.constantFrom(...PROVIDED)),
    second: fc.tuple(fc.constantFrom(...PROVIDED), fc.constantFrom(...PROVIDED)),
    before: policyText,
    after: fc.option(policyText),
    /** Where there is no other policy, the second one is the first with a statement less. */
    without: fc.nat(3),
  })
  .map(({ shared, own, first, second, before, after, without }) => {
    const named = [
      ...shared.map((each) => ({ ...each, host: GITLAB_COM })),
      ...own.map((each) => ({ ...each, host: SELF_MANAGED })),
    ];
    const providers = { [ACCOUNTS[0]]: first, [ACCOUNTS[1]]: second };
    return caseOf({ named, providers, before, after: after ?? withoutOne(before, without) });
  });

/** Projects by the host of their GitLab, and the client ids of each account's providers in the order of HOSTS. */
export interface Parts {
  readonly named: readonly { readonly host: string; readonly project: Project; readonly unread: Unread }[];
  readonly providers: Readonly<Record<(typeof ACCOUNTS)[number], readonly (readonly string[] | null)[]>>;
  readonly before: string;
  readonly after: string;
}

export function caseOf({ named, providers, before, after }: Parts): Case {
  const home = account(ACCOUNTS[0], providers[ACCOUNTS[0]]);
  return {
    instances: HOSTS.map((host) =>
      instance(
        host,
        named.flatMap((each) => (each.host === host ? [each.project] : [])),
      ),
    ),
    unread: new Map(named.map(({ host, project, unread }) => [unreadKey(host, project.id), unread])),
    accounts: [home, account(ACCOUNTS[1], providers[ACCOUNTS[1]])],
    account: home,
    role: role(before),
    before,
    after,
  };
}

function withoutOne(text: string, at: number): string {
  const policy = JSON.parse(text) as { readonly Statement: readonly unknown[] };
  const index = at % policy.Statement.length;
  return JSON.stringify({ ...policy, Statement: policy.Statement.filter((_, position) => position !== index) });
}
