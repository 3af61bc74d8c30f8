import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';
import type { Facts, ProjectFacts, RefFact } from '@/lib/reach/types';

/** One self-managed GitLab and gitlab.com, with the projects that tests of reach speak about. */

export const HOST = 'gitlab.example.com';
export const providerOf = (host: string): string => `arn:aws:iam::111122223333:oidc-provider/${host}`;

export interface Conditions {
  readonly [operator: string]: Readonly<Record<string, readonly string[] | string>>;
}

/** One Allow statement with these conditions. */
export const statementFor = (conditions: Conditions, host = HOST, effect = 'Allow') => ({
  Effect: effect,
  Principal: { Federated: providerOf(host) },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: conditions,
});

export function policyOf(...statements: readonly object[]): Policy {
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

/** The usual statement: the audience and these subject patterns. */
export const policyFor = (...subjects: readonly string[]): Policy => policyAt(HOST, ...subjects);

export const policyAt = (host: string, ...subjects: readonly string[]): Policy =>
  policyOf(statementFor({ StringEquals: { [`${host}:aud`]: 'sts' }, StringLike: { [`${host}:sub`]: subjects } }, host));

const ref = (type: RefFact['type'], name: string, isProtected: boolean): RefFact => ({
  type,
  name,
  protected: isProtected,
});
const rule = (pattern: string, pushLevel = 40) => ({
  type: 'branch' as const,
  pattern,
  pushLevel,
  mergeLevel: 40,
  inherited: false,
});

export function project(id: number, path: string, more: Partial<ProjectFacts> = {}): ProjectFacts {
  return {
    id,
    path,
    visibility: 'private',
    defaultBranch: 'main',
    subComponents: ['project_path', 'ref_type', 'ref'],
    protection: [rule('main'), rule('release/*')],
    refs: [
      ref('branch', 'main', true),
      ref('branch', 'dev', false),
      ref('branch', 'release/1', true),
      ref('branch', 'feature/a', false),
      ref('branch', 'feature/b', false),
      ref('tag', 'v1', false),
    ],
    developers: 14,
    maintainers: 3,
    forkPipelinesInParent: false,
    protectMergeRequestPipelines: true,
    ...more,
  };
}

export const estateFacts: Facts = {
  instances: [
    {
      id: 'self',
      issuer: `https://${HOST}`,
      host: HOST,
      shared: false,
      version: '18.6.1',
      projects: [
        project(1, 'g/p'),
        project(2, 'g/unread', { protection: null }),
        project(3, 'g/short', { subComponents: ['project_path'] }),
        project(4, 'g/id', { subComponents: ['project_id', 'ref_type', 'ref'] }),
        project(5, 'g/open', { protection: [rule('main', 30)] }),
        project(6, 'g/strange', { subComponents: null }),
      ],
      groups: [{ id: 1, path: 'g' }],
    },
    {
      id: 'shared',
      issuer: 'https://gitlab.com',
      host: 'gitlab.com',
      shared: true,
      version: null,
      projects: [project(20, 'acme/app')],
      groups: [],
    },
  ],
  audiences: {},
  account: null,
};
