import { describe, expect, it } from 'vitest';
import { policyDigest } from '@/lib/audit/digest';

const statement = (subject: unknown) => ({
  Effect: 'Allow',
  Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/gitlab.com' },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: { StringEquals: { 'gitlab.com:sub': subject } },
});
const policy = (subject: unknown, indent = 0) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [statement(subject)] }, null, indent);

describe('the digest of a trust policy', () => {
  it('stays when IAM reformats the document or writes a list of one as a scalar', () => {
    expect(policyDigest(policy(['a'], 2))).toBe(policyDigest(policy('a')));
    expect(policyDigest(policy('a'))).toMatch(/^[0-9a-f]{64}$/);
  });

  it('moves when one character of a value moves', () => {
    expect(policyDigest(policy('a'))).not.toBe(policyDigest(policy('b')));
  });

  it('is over the raw text where that does not parse', () => {
    expect(policyDigest('not JSON')).not.toBe(policyDigest('not JSON '));
  });
});
