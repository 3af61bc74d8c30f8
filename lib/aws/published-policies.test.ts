/** The policies of deploy/aws, judged by an evaluator that shares no code with the product. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { naiveEvaluate, naivePermits } from '@/e2e/sandbox/naive-evaluator';
import { AWS_PERMISSIONS } from '@/lib/services/connections/permissions';

const read = (name: string): unknown => JSON.parse(readFileSync(`deploy/aws/${name}.json`, 'utf8'));
const [reader, writer, onboarding, boundary, trust] = [
  ...['reader-policy', 'writer-policy', 'onboarding-policy', 'pipeline-boundary', 'trust-policy'],
].map(read);

const ACCOUNT = 'arn:aws:iam::111122223333';
const IN_PATH = `${ACCOUNT}:role/gitlab-ci/deploy`;
const AT_ROOT = `${ACCOUNT}:role/deploy`;
const ADMIN = `${ACCOUNT}:role/Admin`;
const RESERVED = `${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin`;
const OWN = `${ACCOUNT}:role/drawbridge/Writer`;
const PROVIDER = `${ACCOUNT}:oidc-provider/gitlab.example.com`;
const OTHER_PROVIDER = `${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
const BOUNDARY = `${ACCOUNT}:policy/pipeline-boundary`;
const optedIn = { 'aws:ResourceTag/drawbridge:managed': 'true' };
const opting = { 'aws:RequestTag/drawbridge:managed': 'true' };
const bounded = { 'iam:PermissionsBoundary': BOUNDARY };

type Row = readonly [action: string, resource: string, context: Record<string, string>, allowed: boolean];

/** What whoever holds the writer, with onboarding, can and cannot do. */
const ROWS: readonly Row[] = [
  ['iam:UpdateAssumeRolePolicy', IN_PATH, optedIn, true],
  ['iam:UpdateAssumeRolePolicy', AT_ROOT, optedIn, true],
  ['iam:UpdateAssumeRolePolicy', AT_ROOT, {}, false],
  ['iam:UpdateAssumeRolePolicy', ADMIN, { 'aws:ResourceTag/drawbridge:managed': 'false' }, false],
  ['iam:UpdateAssumeRolePolicy', OWN, optedIn, false],
  ['iam:UpdateAssumeRolePolicy', RESERVED, optedIn, false],
  ['iam:TagRole', ADMIN, opting, false],
  ['iam:TagRole', OWN, opting, false],
  ['iam:TagRole', IN_PATH, opting, true],
  ['iam:UntagRole', IN_PATH, optedIn, false],
  ['iam:CreateRole', IN_PATH, { ...bounded, ...opting }, true],
  ['iam:CreateRole', IN_PATH, opting, false],
  ['iam:CreateRole', IN_PATH, { 'iam:PermissionsBoundary': `${ACCOUNT}:policy/wide`, ...opting }, false],
  ['iam:CreateRole', AT_ROOT, { ...bounded, ...opting }, false],
  ['iam:CreateRole', OWN, { ...bounded, ...opting }, false],
  ['iam:AttachRolePolicy', IN_PATH, { ...bounded, ...optedIn }, true],
  ['iam:AttachRolePolicy', IN_PATH, optedIn, false],
  ['iam:AttachRolePolicy', ADMIN, { ...bounded, ...optedIn }, false],
  ['iam:PutRolePermissionsBoundary', IN_PATH, optedIn, false],
  ['iam:DeleteRolePermissionsBoundary', IN_PATH, optedIn, false],
  ['iam:DeleteRole', IN_PATH, optedIn, true],
  ['iam:DeleteRole', IN_PATH, {}, false],
  ['iam:DeleteRole', ADMIN, optedIn, false],
  ['iam:CreateOpenIDConnectProvider', PROVIDER, opting, true],
  ['iam:CreateOpenIDConnectProvider', OTHER_PROVIDER, opting, false],
  ['iam:DeleteOpenIDConnectProvider', PROVIDER, optedIn, true],
  ['iam:DeleteOpenIDConnectProvider', PROVIDER, {}, false],
  ['iam:DeleteOpenIDConnectProvider', OTHER_PROVIDER, optedIn, false],
  ['iam:PassRole', IN_PATH, optedIn, false],
  ['iam:CreatePolicyVersion', BOUNDARY, {}, false],
  ['iam:CreateAccessKey', `${ACCOUNT}:user/administrator`, {}, false],
];

describe('the writer with onboarding', () => {
  it.each(ROWS)('%s on %s with %j: %s', (action, resource, context, allowed) => {
    expect(naivePermits([writer, onboarding], { action, resource }, context) === 'allow').toBe(allowed);
  });

  it('alone writes nothing but trust policies', () => {
    for (const [action, resource, context] of ROWS.filter(([name]) => name !== 'iam:UpdateAssumeRolePolicy'))
      expect(naivePermits([writer], { action, resource }, context)).not.toBe('allow');
  });
});

describe('the reader', () => {
  it('may all that the settings page asks of a reader, and writes nothing', () => {
    const reads = AWS_PERMISSIONS.map(({ permission }) => permission).filter((name) =>
      /:(Get|List|Lookup|Validate)/.test(name),
    );
    expect(reads.length).toBeGreaterThan(8);
    for (const action of reads) expect(naivePermits([reader], { action, resource: '*' }), action).toBe('allow');
    for (const [action, resource, context] of ROWS)
      expect(naivePermits([reader], { action, resource }, context)).not.toBe('allow');
  });
});

describe('a role within the boundary', () => {
  const administrator = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  const may = (action: string, resource: string) =>
    [administrator, boundary].every((document) => naivePermits([document], { action, resource }) === 'allow');

  it('works with its resources and gives nobody access, itself included', () => {
    expect(may('s3:PutObject', 'arn:aws:s3:::releases/app')).toBe(true);
    for (const action of [
      'iam:PassRole',
      'iam:UpdateAssumeRolePolicy',
      'iam:CreateUser',
      'organizations:CreateAccount',
    ])
      expect(may(action, IN_PATH), action).toBe(false);
    expect(may('sts:AssumeRole', OWN)).toBe(false);
  });
});

describe('the trust policy of reader and writer', () => {
  const hub = { principal: 'arn:aws:iam::444455556666:role/drawbridge/Hub', action: 'sts:AssumeRole' };
  const id = { 'sts:ExternalId': 'choose-one-for-each-account' };

  it('lets the hub in with the external ID, and nobody else', () => {
    expect(naiveEvaluate(trust, hub, id)).toBe('allow');
    expect(naiveEvaluate(trust, hub, {})).toBe('implicit-deny');
    expect(naiveEvaluate(trust, { ...hub, principal: 'arn:aws:iam::444455556666:role/other' }, id)).toBe(
      'implicit-deny',
    );
  });
});

describe('the policy for checkpoints in S3', () => {
  const policy = read('checkpoint-policy');
  const BUCKET = 'arn:aws:s3:::YOUR-AUDIT-BUCKET';
  const may = (action: string, resource: string) => naivePermits([policy], { action, resource }) === 'allow';

  it('lets Drawbridge put, lock, list and read checkpoints', () => {
    for (const action of ['s3:PutObject', 's3:PutObjectRetention', 's3:GetObjectVersion'])
      expect(may(action, `${BUCKET}/drawbridge/2026-11-23/1.json`), action).toBe(true);
    expect(may('s3:ListBucketVersions', BUCKET)).toBe(true);
  });

  it.each([
    ['s3:DeleteObject', `${BUCKET}/drawbridge/1.json`],
    ['s3:DeleteObjectVersion', `${BUCKET}/drawbridge/1.json`],
    ['s3:BypassGovernanceRetention', `${BUCKET}/drawbridge/1.json`],
    ['s3:PutObject', `${BUCKET}/other/1.json`],
    ['s3:GetObjectVersion', `${BUCKET}/other/1.json`],
    ['s3:ListBucketVersions', 'arn:aws:s3:::another'],
    ['s3:PutBucketPolicy', BUCKET],
  ])('does not give %s on %s', (action, resource) => {
    expect(may(action, resource)).toBe(false);
  });
});
