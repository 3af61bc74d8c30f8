import type { TrackAnswers } from '@/lib/onboarding/answers';
import { roleNameFor } from '@/lib/onboarding/role-names';

interface Preset {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly make: (project: { readonly path: string; readonly defaultBranch: string | null }) => TrackAnswers;
}

type Project = Parameters<Preset['make']>[0];

const track = (project: Project, name: string, refs: TrackAnswers['refs'], variable: string): TrackAnswers => ({
  ...{ name, refs, mergeRequests: false },
  role: {
    ...{ kind: 'new', name: roleNameFor(project.path, name), path: '/gitlab-ci/' },
    ...{ description: `Pipelines of ${project.path}`, maxSessionSeconds: 3600, permissionsBoundary: null },
    tags: {},
  },
  ...{ managedPolicies: [], inlinePolicies: [], tool: 'aws-cli', credentials: 'profile', mergeRequest: true },
  variable: { key: variable, environmentScope: '*', masked: false },
});

/** The kinds of refs that usually get a role of their own. */
export const TRACK_PRESETS: readonly Preset[] = [
  {
    id: 'deploy',
    label: 'Default branch',
    hint: 'One role for deployments.',
    make: (project) =>
      track(project, 'deploy', [{ kind: 'exact', type: 'branch', name: project.defaultBranch ?? 'main' }], 'ROLE_ARN'),
  },
  {
    id: 'release',
    label: 'Release branches',
    hint: 'release/* with a role of their own.',
    make: (project) =>
      track(project, 'release', [{ kind: 'pattern', type: 'branch', pattern: 'release/*' }], 'RELEASE_ROLE_ARN'),
  },
  {
    id: 'review',
    label: 'Merge requests',
    hint: 'Give it reading permissions only: it admits every branch, for tokens do not tell merge requests apart.',
    make: (project) => ({
      ...track(project, 'review', [{ kind: 'all', type: 'branch' }], 'REVIEW_ROLE_ARN'),
      mergeRequests: true,
    }),
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
