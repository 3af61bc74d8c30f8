import type { SeedRole } from '@/e2e/sandbox/world/seed-role';
import { branch, exact, federated, GITLAB_COM, HARBOUR, like, policy, service, tag } from '@/e2e/sandbox/world/trust';

const S3_ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

/** Roles whose trust policy has no fault, and some that no pipeline uses. */
export const SOUND_ROLES: readonly SeedRole[] = [
  {
    name: 'shop-api-deploy',
    shows: 'one protected branch',
    trust: (a) => policy(exact(a, HARBOUR, branch('shop/api', 'main'))),
    inline: { 'deploy-to-s3': S3_ALL },
    usedDaysAgo: 0,
    tags: { owner: 'shop' },
  },
  {
    name: 'shop-api-release',
    shows: 'protected release branches and tags',
    trust: (a) => policy(like(a, HARBOUR, branch('shop/api', 'release/*'), tag('shop/api', 'v*'))),
    usedDaysAgo: 3,
    inline: { deploy: S3_ALL },
    tags: { owner: 'shop' },
  },
  {
    name: 'shop-payments-deploy',
    shows: 'subject that begins with the project id',
    trust: (a) => policy(exact(a, HARBOUR, 'project_id:103:ref_type:branch:ref:main')),
    usedDaysAgo: 1,
  },
  {
    name: 'platform-terraform-apply',
    shows: 'subject with protection and environment',
    trust: (a) =>
      policy(
        exact(
          a,
          HARBOUR,
          `${branch('platform/terraform', 'prod')}:ref_protected:true:environment_protected:true:deployment_tier:production`,
        ),
      ),
    attached: [ADMINISTRATOR],
    usedDaysAgo: 0,
    path: '/gitlab-ci/',
  },
  {
    name: 'platform-images-push',
    shows: 'two branches in one clause, with a service beside it',
    trust: (a) =>
      policy(
        exact(a, HARBOUR, branch('platform/images', 'main'), branch('platform/images', 'staging')),
        service('ecs-tasks'),
      ),
    usedDaysAgo: 12,
  },
  {
    name: 'data-warehouse-load',
    shows: 'last used long ago',
    trust: (a) => policy(exact(a, HARBOUR, branch('data/warehouse', 'main'))),
    usedDaysAgo: 250,
  },
  {
    name: 'oss-parcel-publish',
    shows: 'gitlab.com with the project id pinned',
    trust: (a) =>
      policy(
        federated(a, GITLAB_COM, {
          StringEquals: {
            'gitlab.com:aud': 'https://gitlab.com',
            'gitlab.com:sub': branch('harbour-oss/parcel', 'main'),
            'gitlab.com:project_id': '70001',
          },
        }),
      ),
    usedDaysAgo: 2,
  },
  {
    name: 'oss-website-publish',
    shows: 'gitlab.com, subject by id',
    trust: (a) => policy(exact(a, GITLAB_COM, 'project_id:70005:ref_type:branch:ref:main')),
    usedDaysAgo: null,
  },
  {
    name: 'freight-yard-deploy',
    shows: 'another statement that Drawbridge did not write',
    trust: (a) =>
      policy(
        {
          Sid: 'BreakGlass',
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${a}:user/ops/break-glass` },
          Action: 'sts:AssumeRole',
          Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
        },
        exact(a, HARBOUR, branch('freight/core/yard', 'main')),
      ),
    usedDaysAgo: 6,
  },
  {
    name: 'order-events-consumer',
    shows: 'a Lambda function, no pipeline',
    trust: () => policy(service('lambda')),
    usedDaysAgo: 0,
  },
  {
    name: 'people-sso',
    shows: 'SAML, no pipeline',
    trust: (a) =>
      policy({
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${a}:saml-provider/corp` },
        Action: 'sts:AssumeRoleWithSAML',
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      }),
    usedDaysAgo: 0,
  },
  {
    name: 'mirror-from-github',
    shows: 'another issuer',
    trust: (a) =>
      policy(
        federated(a, 'token.actions.githubusercontent.com', {
          StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
          StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:harbour/mirror:ref:refs/heads/main' },
        }),
      ),
    usedDaysAgo: 40,
  },
  {
    name: 'AWSServiceRoleForECS',
    shows: 'service-linked: cannot be modified',
    path: '/aws-service-role/ecs.amazonaws.com/',
    trust: () => policy(service('ecs')),
    usedDaysAgo: 0,
  },
];
