import type { TrackAnswers } from '@/lib/onboarding/answers';
import { roleNameFor } from '@/lib/onboarding/role-names';

interface Preset {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly make: (project: { readonly path: string; readonly defaultBranch: string | null }) => readonly TrackAnswers[];
}

type Project = Parameters<Preset['make']>[0];

const track = (
  project: Project,
  name: string,
  refs: TrackAnswers['refs'],
  variable: string,
  environmentScope = '*',
): TrackAnswers => ({
  ...{ name, refs, mergeRequests: false, share: { kind: 'project' } },
  role: {
    ...{ kind: 'new', name: roleNameFor(project.path, name), path: '/gitlab-ci/' },
    ...{ description: `Pipelines of ${project.path}`, maxSessionSeconds: 3600, permissionsBoundary: null },
    tags: {},
  },
  ...{ managedPolicies: [], inlinePolicies: [], tool: 'aws-cli', ...JOB, credentials: 'profile', mergeRequest: true },
  variable: { key: variable, environmentScope, masked: false, groupId: null },
});

const defaultBranch = (project: Project): TrackAnswers['refs'][number] => ({
  ...{ kind: 'exact', type: 'branch', name: project.defaultBranch ?? 'main' },
});

const JOB = { token: 'AWS_ID_TOKEN', image: null, script: null, shell: 'sh' } as const;

/** The kinds of refs that usually get a role of their own. */
export const TRACK_PRESETS: readonly Preset[] = [
  {
    id: 'deploy',
    label: 'Default branch',
    hint: 'One role for deployments.',
    make: (project) => [track(project, 'deploy', [defaultBranch(project)], 'ROLE_ARN')],
  },
  {
    id: 'environments',
    label: 'Environments',
    hint: 'Roles for dev, staging and production, each with a job, a variable of its environment, and refs of its own.',
    make: (project) => [
      track(project, 'dev', [{ kind: 'exact', type: 'branch', name: 'develop' }], 'ROLE_ARN', 'dev'),
      track(project, 'staging', [defaultBranch(project)], 'ROLE_ARN', 'staging'),
      track(project, 'production', [{ kind: 'pattern', type: 'tag', pattern: 'v*' }], 'ROLE_ARN', 'production'),
    ],
  },
  {
    id: 'release',
    label: 'Release branches',
    hint: 'release/* with a role of their own.',
    make: (project) => [
      track(project, 'release', [{ kind: 'pattern', type: 'branch', pattern: 'release/*' }], 'RELEASE_ROLE_ARN'),
    ],
  },
  {
    id: 'review',
    label: 'Merge requests',
    hint: 'Give it reading permissions only: it admits every branch, for tokens do not tell merge requests apart.',
    make: (project) => [
      { ...track(project, 'review', [{ kind: 'all', type: 'branch' }], 'REVIEW_ROLE_ARN'), mergeRequests: true },
    ],
  },
];

/** A name that no other track has. */
export function freeName(name: string, tracks: readonly TrackAnswers[]): string {
  const taken = new Set(tracks.map((each) => each.name));
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${name}-${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}
