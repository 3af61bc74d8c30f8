import { describe, expect, it } from 'vitest';
import { readBusEvent } from '@/lib/aws/bus-events';

const ACCOUNT = '111122223333';
const event = (detail: object, more: object = {}) =>
  JSON.stringify({
    ...{ 'detail-type': 'AWS API Call via CloudTrail', account: ACCOUNT, ...more },
    detail: {
      ...{ eventSource: 'iam.amazonaws.com', eventName: 'UpdateAssumeRolePolicy', eventID: 'e1' },
      ...{ eventTime: '2026-11-30T09:00:00Z', requestParameters: { roleName: 'deploy' } },
      ...detail,
    },
  });
const provider = `arn:aws:iam::${ACCOUNT}:oidc-provider/gitlab.example.com`;
const entry = {
  ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRoleWithWebIdentity' },
  requestParameters: { roleArn: `arn:aws:iam::${ACCOUNT}:role/deploy` },
  userIdentity: { userName: 'project_path:a/b:ref_type:branch:ref:main', identityProvider: provider },
};

describe('an event of the queue', () => {
  it('names the role that was written, and nothing of what was written', () => {
    const read = readBusEvent(event({ requestParameters: { roleName: 'deploy', policyDocument: '{}' } }));
    expect(read).toEqual({ kind: 'role-written', account: ACCOUNT, roleName: 'deploy' });
  });

  it('is an entry by a token, or a refusal, as CloudTrail tells of it', () => {
    const subject = 'project_path:a/b:ref_type:branch:ref:main';
    const known = { id: 'e1', at: new Date('2026-11-30T09:00:00Z'), subject, host: 'gitlab.example.com' };
    expect(readBusEvent(event(entry))).toMatchObject({ kind: 'entry', entry: { ...known, refused: false } });
    expect(readBusEvent(event({ ...entry, errorCode: 'AccessDenied' }))).toMatchObject({
      kind: 'entry',
      entry: { ...known, refused: true, roleArn: `arn:aws:iam::${ACCOUNT}:role/deploy` },
    });
  });

  it.each([
    ['that is no JSON', 'no'],
    ['that is nested deeply', `${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['of another kind', event({}, { 'detail-type': 'EC2 Instance State-change Notification' })],
    ['of no account', event({}, { account: '../other' })],
    ['of another service', event({ eventSource: 's3.amazonaws.com' })],
    ['that was refused', event({ errorCode: 'AccessDenied' })],
    ['about no role', event({ requestParameters: null })],
    ['about a name that no role has', event({ requestParameters: { roleName: 'a/../b' } })],
    ['of a token that STS did not verify', event({ ...entry, errorCode: 'InvalidIdentityToken' })],
    ['of an entry without a subject', event({ ...entry, userIdentity: {} })],
    ['without a time', event({ eventTime: 'yesterday' })],
  ])('%s leads to nothing', (_, body) => {
    expect(readBusEvent(body)).toEqual({ kind: 'other' });
  });
});
