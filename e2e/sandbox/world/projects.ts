import { FREIGHT_CI, FREIGHT_VARIABLES, ORDINARY_FILES, SHARED_TEMPLATES } from '@/e2e/sandbox/world/ci-files';
import { membersOf } from '@/e2e/sandbox/world/people';
import type { Environment, Group, Project, Rule } from '@/e2e/sandbox/world/types';

export const NO_ONE = 0;
export const DEVELOPER = 30;
export const MAINTAINER = 40;

const DEFAULT_COMPONENTS = ['project_path', 'ref_type', 'ref'];
const rule = (name: string, push = MAINTAINER, merge = MAINTAINER): Rule => ({ name, push, merge });
const main = [rule('main')];

const production: Environment = { name: 'production', tier: 'production', level: MAINTAINER };
const staging: Environment = { name: 'staging', tier: 'staging', level: null };

/** A project where only what is not ordinary has to be said. */
function project(id: number, path: string, patch: Partial<Project> = {}): Project {
  return {
    id,
    path,
    name: null,
    visibility: 'private',
    archived: false,
    defaultBranch: 'main',
    branches: ['main', 'develop', `feature/${id}-cleanup`],
    tags: ['v1.0.0'],
    protectedBranches: main,
    protectedTags: [],
    subComponents: [...DEFAULT_COMPONENTS],
    forkPipelinesInParent: true,
    protectMergeRequestPipelines: id % 3 === 0,
    members: { '1': 50, '2': 30, '3': 40, '8': id % 2 === 0 ? 30 : 40 },
    variables: [],
    files: ORDINARY_FILES,
    commits: [],
    heads: {},
    mergeRequests: [],
    environments: [],
    forkedFrom: null,
    ...patch,
  };
}

/** Refs that are legal in git and must be shown without harm: quotes, markup, a right-to-left override, braces, other scripts. */
export const HOSTILE_BRANCHES = [
  'fix/"quoted"-name',
  'x<script>alert(1)</script>',
  'evil\u202Egnp.exe',
  'use-${aws:username}',
  'größe',
  '日本語',
  "it's&more",
  '-dash',
];

const releases = Array.from({ length: 14 }, (_, index) => `release/${2025 + Math.floor(index / 10)}.${index % 10}`);

const shop = [
  project(101, 'shop/api', {
    branches: ['main', 'develop', 'feature/checkout', 'feature/vat', 'hotfix/login', ...releases],
    tags: ['v1.0.0', 'v1.1.0', 'v2.0.0'],
    protectedBranches: [rule('main'), rule('release/*')],
    protectedTags: [rule('v*')],
    environments: [production, staging],
  }),
  project(102, 'shop/web', {
    branches: ['main', 'develop', 'preview', ...HOSTILE_BRANCHES],
    protectedBranches: [rule('main', DEVELOPER, DEVELOPER)],
  }),
  project(103, 'shop/payments', {
    branches: ['main', 'release/1', 'release/2', 'release-x'],
    protectedBranches: [rule('main', NO_ONE, MAINTAINER), rule('release/*')],
    subComponents: ['project_id', 'ref_type', 'ref'],
  }),
  project(104, 'shop/catalog', { branches: ['main', 'main-copy', 'mainline', 'develop'] }),
  project(105, 'shop/search', { subComponents: ['project_path', 'ref_type', 'ref', 'ref_protected'] }),
  project(106, 'shop/mailer', { subComponents: ['project_path'] }),
  project(107, 'shop/images', { tags: ['v1', 'v2', 'nightly'] }),
  project(108, 'shop/legacy-cart', { archived: true }),
];

const freight = [
  'tracker',
  'tariffs',
  'customs',
  'routing',
  'labels',
  'manifest',
  'yard',
  'gateway',
  'portal',
  'reports',
  'eta',
  'fleet',
].map((name, index) =>
  project(201 + index, `freight/${index % 3 === 0 ? 'core' : 'edge'}/${name}`, {
    branches: ['main', 'develop', `feature/${name}`, ...(index % 2 === 0 ? ['production', 'staging'] : [])],
    protectedBranches: index % 4 === 3 ? [] : [rule('main'), ...(index % 2 === 0 ? [rule('prod*')] : [])],
    visibility: index % 5 === 0 ? 'internal' : 'private',
    ...FREIGHT_CI[name],
  }),
);

const platform = [
  'terraform',
  'network',
  'dns',
  'images',
  'runners',
  'observability',
  'vault',
  'backup',
  'golden-ami',
  'policies',
  'cost',
  'sandbox',
].map((name, index) =>
  project(301 + index, `platform/${name}`, {
    branches: ['main', ...(index % 2 === 0 ? ['staging', 'prod'] : ['develop'])],
    tags: index % 3 === 0 ? ['v1.0.0', 'v1.1.0', 'v1.2.0'] : [],
    protectedBranches: index === 4 ? [rule('*')] : [rule('main'), rule('prod')],
    protectedTags: index % 3 === 0 ? [rule('v*')] : [],
    ...(name === 'policies' ? { files: SHARED_TEMPLATES } : {}),
    ...(index === 0
      ? {
          environments: [production],
          subComponents: [
            'project_path',
            'ref_type',
            'ref',
            'ref_protected',
            'environment_protected',
            'deployment_tier',
          ],
        }
      : {}),
  }),
);

const data = ['warehouse', 'ingest', 'dbt', 'notebooks', 'quality', 'events', 'ml-eta', 'ml-demand'].map(
  (name, index) =>
    project(401 + index, `data/${name}`, {
      branches: ['main', 'dev', 'experiment/a', 'experiment/b'],
      protectedBranches: index === 3 ? [] : main,
    }),
);

const mobile = ['ios', 'android', 'shared', 'design'].map((name, index) =>
  project(501 + index, `mobile/${name}`, { tags: ['1.0', '1.1', '2.0'], visibility: 'internal' }),
);

/** The self-managed GitLab of the company. */
export const HARBOUR_PROJECTS: Project[] = [
  ...shop,
  ...freight,
  ...platform,
  ...data,
  ...mobile,
  // Was freight/dispatch until last month; a policy still names the old path.
  project(601, 'freight/control-tower', { branches: ['main', 'develop'] }),
  // Sits today at a path that belonged to another project.
  project(602, 'shop/loyalty', { branches: ['main'], createdAt: '2026-04-02T08:00:00.000Z' }),
  project(603, 'security/scanner', {
    branches: ['main', 'rules'],
    protectedBranches: [rule('main', NO_ONE, MAINTAINER)],
  }),
  project(604, 'security/evidence'),
  project(605, 'Shop-Labs/Prototype', { branches: ['main', 'try'], forkedFrom: 101 }),
];

const harbourGroup = (id: number, path: string, protectedBranches: Rule[] = []): Group => ({
  id,
  path,
  name: path.split('/').at(-1) ?? path,
  members: membersOf(path),
  protectedBranches,
  variables: [],
});

export const HARBOUR_GROUPS: Group[] = [
  harbourGroup(11, 'shop'),
  { ...harbourGroup(12, 'freight'), variables: FREIGHT_VARIABLES },
  harbourGroup(13, 'freight/core'),
  harbourGroup(14, 'freight/edge'),
  harbourGroup(15, 'platform', [rule('main'), rule('prod')]),
  harbourGroup(16, 'data'),
  harbourGroup(17, 'mobile'),
  harbourGroup(18, 'security'),
  harbourGroup(19, 'Shop-Labs'),
  harbourGroup(21, 'platform/drawbridge-admins'),
  harbourGroup(22, 'platform/drawbridge-approvers'),
  harbourGroup(23, 'platform/drawbridge-requesters'),
  harbourGroup(24, 'platform/drawbridge-viewers'),
  harbourGroup(25, 'security/drawbridge-auditors'),
];

/** The company's group on the public GitLab. */
export const PUBLIC_GROUPS: Group[] = [harbourGroup(9001, 'harbour-oss'), harbourGroup(9002, 'harbour-oss/tools')];

export const PUBLIC_PROJECTS: Project[] = [
  project(70001, 'harbour-oss/parcel', {
    visibility: 'public',
    protectedBranches: [rule('main'), rule('release/*')],
    branches: ['main', 'release/1.x', 'docs'],
  }),
  project(70002, 'harbour-oss/geo', { visibility: 'public', protectedTags: [rule('v*')], tags: ['v0.1.0', 'v0.2.0'] }),
  project(70003, 'harbour-oss/tools/edi-lint', { visibility: 'public' }),
  project(70004, 'harbour-oss/tools/barcode', { visibility: 'public', branches: ['main', 'next'] }),
  project(70005, 'harbour-oss/website', { visibility: 'public', subComponents: ['project_id', 'ref_type', 'ref'] }),
  project(70006, 'harbour-oss/docs', { visibility: 'public', protectedBranches: [] }),
];
