import type { SeedRole } from '@/e2e/sandbox/world/seed-role';
import { branch, exact, federated, GITLAB_COM, HARBOUR, like, policy, tag } from '@/e2e/sandbox/world/trust';

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';
const POWER = 'arn:aws:iam::aws:policy/PowerUserAccess';

/** Roles that show each way in which such policies go wrong. */
export const FLAWED_ROLES: readonly SeedRole[] = [
  {
    name: 'freight-gateway-deploy',
    shows: 'no sub: any project of the instance',
    trust: (a) => policy(federated(a, HARBOUR, { StringEquals: { [`${HARBOUR}:aud`]: `https://${HARBOUR}` } })),
    usedDaysAgo: 9,
  },
  {
    name: 'oss-geo-publish',
    shows: 'no sub on gitlab.com: anyone',
    trust: (a) => policy(federated(a, GITLAB_COM, { StringEquals: { 'gitlab.com:aud': 'https://gitlab.com' } })),
    usedDaysAgo: 31,
  },
  {
    name: 'oss-barcode-publish',
    shows: 'sub is only a wildcard',
    trust: (a) => policy(like(a, GITLAB_COM, '*')),
    usedDaysAgo: null,
  },
  {
    name: 'oss-docs-publish',
    shows: 'wildcard before the first slash',
    trust: (a) => policy(like(a, GITLAB_COM, 'project_path:harbour*:ref_type:branch:ref:main')),
    usedDaysAgo: 55,
  },
  {
    name: 'freight-tracker-deploy',
    shows: 'unterminated segment',
    trust: (a) => policy(like(a, HARBOUR, 'project_path:freight/core/tracker*')),
    usedDaysAgo: 1,
  },
  {
    name: 'freight-shared-read',
    shows: 'a whole group',
    trust: (a) => policy(like(a, HARBOUR, 'project_path:freight/*:ref_type:branch:ref:main')),
    usedDaysAgo: 0,
  },
  {
    name: 'shop-web-preview',
    shows: 'any ref',
    trust: (a) => policy(like(a, HARBOUR, 'project_path:shop/web:*')),
    usedDaysAgo: 0,
  },
  {
    name: 'shop-catalog-deploy',
    shows: 'ref prefix',
    trust: (a) => policy(like(a, HARBOUR, branch('shop/catalog', 'main*'))),
    usedDaysAgo: 4,
  },
  {
    name: 'data-dbt-run',
    shows: 'exact but unprotected branch',
    trust: (a) => policy(exact(a, HARBOUR, branch('data/dbt', 'dev'))),
    usedDaysAgo: 1,
  },
  {
    name: 'mobile-ios-build',
    shows: 'ref type not pinned',
    trust: (a) => policy(like(a, HARBOUR, 'project_path:mobile/ios:ref_type:*:ref:main')),
    usedDaysAgo: 8,
  },
  {
    name: 'shop-images-release',
    shows: 'unprotected tags',
    trust: (a) => policy(like(a, HARBOUR, tag('shop/images', 'v*'))),
    usedDaysAgo: 90,
  },
  {
    name: 'freight-portal-deploy',
    shows: 'wildcard crosses fields',
    trust: (a) => policy(like(a, HARBOUR, 'project_path:freight/edge/portal:*main')),
    usedDaysAgo: 2,
  },
  {
    name: 'platform-dns-update',
    shows: 'wildcard in StringEquals: dead',
    trust: (a) => policy(exact(a, HARBOUR, 'project_path:platform/dns:ref_type:branch:ref:*')),
    usedDaysAgo: null,
  },
  {
    name: 'oss-edi-lint-publish',
    shows: 'IfExists on a key that is never there',
    trust: (a) =>
      policy(
        federated(a, GITLAB_COM, {
          StringEquals: { 'gitlab.com:aud': 'https://gitlab.com' },
          StringLike: { 'gitlab.com:sub': 'project_path:harbour-oss/tools/edi-lint:*' },
          StringEqualsIfExists: { 'gitlab.com:environment': 'production' },
        }),
      ),
    usedDaysAgo: 20,
  },
  {
    name: 'data-ingest-run',
    shows: 'ForAllValues on sub',
    trust: (a) =>
      policy(
        federated(a, HARBOUR, {
          'ForAllValues:StringLike': { [`${HARBOUR}:sub`]: 'project_path:data/ingest:*' },
          StringEquals: { [`${HARBOUR}:aud`]: `https://${HARBOUR}` },
        }),
      ),
    usedDaysAgo: 3,
  },
  {
    name: 'platform-runners-scale',
    shows: 'only a negated condition',
    trust: (a) => policy(federated(a, HARBOUR, { StringNotLike: { [`${HARBOUR}:sub`]: 'project_path:Shop-Labs/*' } })),
    usedDaysAgo: 14,
  },
  {
    name: 'mobile-android-build',
    shows: 'key of another issuer',
    trust: (a) =>
      policy(federated(a, HARBOUR, { StringEquals: { 'gitlab.com:sub': branch('mobile/android', 'main') } })),
    usedDaysAgo: null,
  },
  {
    name: 'shop-search-index',
    shows: 'one loose value among exact ones',
    trust: (a) =>
      policy(like(a, HARBOUR, `${branch('shop/search', 'main')}:ref_protected:true`, 'project_path:shop/*')),
    usedDaysAgo: 5,
  },
  {
    name: 'platform-backup-restore',
    shows: 'a second statement that is wide open',
    trust: (a) =>
      policy(exact(a, HARBOUR, branch('platform/backup', 'main')), {
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 'sts:*',
      }),
    usedDaysAgo: 17,
  },
  {
    name: 'shop-loyalty-deploy',
    shows: 'the path belongs to another project now',
    created: '2024-05-02T08:00:00.000Z',
    trust: (a) => policy(exact(a, HARBOUR, branch('shop/loyalty', 'main'))),
    usedDaysAgo: 200,
  },
  {
    name: 'freight-dispatch-deploy',
    shows: 'stale after a rename',
    trust: (a) => policy(exact(a, HARBOUR, branch('freight/dispatch', 'main'))),
    usedDaysAgo: 35,
  },
  {
    name: 'shop-mailer-send',
    shows: 'a subject that all branches share',
    trust: (a) => policy(exact(a, HARBOUR, 'project_path:shop/mailer')),
    usedDaysAgo: 2,
  },
  {
    name: 'oss-tools-cache',
    shows: 'only user-controllable claims',
    trust: (a) =>
      policy(
        federated(a, GITLAB_COM, {
          StringEquals: { 'gitlab.com:user_login': 'harbour-bot', 'gitlab.com:aud': 'https://gitlab.com' },
          StringLike: { 'gitlab.com:sub': 'project_path:*' },
        }),
      ),
    usedDaysAgo: 70,
  },
  {
    name: 'data-events-replay',
    shows: 'no audience',
    trust: (a) =>
      policy(federated(a, HARBOUR, { StringEquals: { [`${HARBOUR}:sub`]: branch('data/events', 'main') } })),
    usedDaysAgo: 11,
  },
  {
    name: 'data-notebooks-read',
    shows: 'project id key on a self-managed issuer: dead',
    trust: (a) =>
      policy(
        federated(a, HARBOUR, {
          StringEquals: { [`${HARBOUR}:project_id`]: '404', [`${HARBOUR}:aud`]: `https://${HARBOUR}` },
        }),
      ),
    usedDaysAgo: null,
  },
  {
    name: 'shop-labs-try',
    shows: 'case differs: dead',
    trust: (a) => policy(exact(a, HARBOUR, branch('shop-labs/prototype', 'main'))),
    usedDaysAgo: null,
  },
  {
    name: 'freight-labels-print',
    shows: 'ref_protected on merge requests',
    trust: (a) => policy(like(a, HARBOUR, 'project_path:freight/edge/labels:ref_type:branch:ref:*:ref_protected:true')),
    usedDaysAgo: 44,
  },
  {
    name: 'freight-tariffs-old',
    shows: 'subject of the removed CI_JOB_JWT: dead',
    trust: (a) => policy(like(a, HARBOUR, 'job_*')),
    usedDaysAgo: null,
  },
  {
    name: 'platform-network-admin',
    shows: 'administrator with a long session',
    trust: (a) => policy(like(a, HARBOUR, branch('platform/network', '*'))),
    attached: [ADMINISTRATOR, POWER],
    maxSession: 43_200,
    usedDaysAgo: 0,
  },
  {
    name: 'terraform-state',
    shows: 'managed by Terraform, with a boundary',
    trust: (a) => policy(exact(a, HARBOUR, branch('platform/terraform', 'main'))),
    tags: { 'managed-by': 'terraform' },
    boundary: 'arn:aws:iam::111122223333:policy/ci-boundary',
    usedDaysAgo: 0,
  },
  {
    name: 'estate-reader',
    shows: 'near the size quota',
    trust: (a) =>
      policy(
        exact(
          a,
          HARBOUR,
          ...Array.from({ length: 24 }, (_, index) =>
            branch(`freight/edge/service-number-${String(index).padStart(2, '0')}`, 'main'),
          ),
        ),
      ),
    usedDaysAgo: 1,
  },
];
