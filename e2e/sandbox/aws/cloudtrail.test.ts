import { UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SigningKeys } from '@/e2e/sandbox/aws/protocol/sign-request';
import { withSandbox } from '@/e2e/sandbox/aws/with-sandbox';
import { HARBOUR, policy, service } from '@/e2e/sandbox/world/trust';

const { iam, spoke, enter, token, signed } = withSandbox();
const TARGET = 'CloudTrail_20131101.LookupEvents';
const TRUST = policy(service('lambda'));

interface Event {
  readonly EventName: string;
  readonly EventTime: number;
  readonly Username: string;
  readonly Resources: readonly { readonly ResourceName: string }[];
  readonly CloudTrailEvent: string;
}
interface Page {
  readonly Events: readonly Event[];
  readonly NextToken?: string;
  readonly __type?: string;
}

let reader: SigningKeys;
beforeEach(async () => {
  reader = await spoke('Reader');
});

async function lookUp(asked: object, keys = reader): Promise<Page> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': TARGET };
  const body = JSON.stringify(asked);
  const answer = await signed({ method: 'POST', path: '/', service: 'cloudtrail', headers, body }, keys);
  return (await answer.json()) as Page;
}
const by = (AttributeKey: string, AttributeValue: string) => ({ LookupAttributes: [{ AttributeKey, AttributeValue }] });
const write = async (role: string, name: 'Reader' | 'Writer' = 'Writer') =>
  iam(await spoke(name)).send(new UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument: TRUST }));
const record = (event: Event | undefined): unknown => JSON.parse(event?.CloudTrailEvent ?? 'null');

describe('the trail', () => {
  it('has who wrote which trust policy', async () => {
    await write('mobile-ios-build');
    const { Events } = await lookUp(by('ResourceName', 'mobile-ios-build'));
    expect(Events).toHaveLength(1);
    expect(Events[0]).toMatchObject({
      EventName: 'UpdateAssumeRolePolicy',
      Username: 'test',
      Resources: [{ ResourceType: 'AWS::IAM::Role', ResourceName: 'mobile-ios-build' }],
    });
    expect(record(Events[0])).toMatchObject({
      userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/Writer/test' },
      eventSource: 'iam.amazonaws.com',
      requestParameters: { roleName: 'mobile-ios-build', policyDocument: TRUST },
    });
    expect(record(Events[0])).not.toHaveProperty('errorCode');
  });

  it('has writes that were refused, with the reason', async () => {
    await expect(write('data-dbt-run', 'Reader')).rejects.toMatchObject({ name: 'AccessDenied' });
    const { Events } = await lookUp(by('ResourceName', 'data-dbt-run'));
    expect(record(Events[0])).toMatchObject({ errorCode: 'AccessDenied' });
  });

  it('has who entered a role by a token, who was refused, and no secret', async () => {
    const resource = by('ResourceName', 'arn:aws:iam::111122223333:role/shop-api-deploy');
    const entered = await enter('shop-api-deploy', await token());
    const job = await token({ ref: 'develop' });
    await expect(enter('shop-api-deploy', job)).rejects.toMatchObject({ name: 'AccessDenied' });
    const { Events } = await lookUp(resource);
    expect(Events.map(record)).toMatchObject([
      { errorCode: 'AccessDenied' },
      { responseElements: { audience: `https://${HARBOUR}` } },
    ]);
    expect(Events[1]).toMatchObject({
      EventName: 'AssumeRoleWithWebIdentity',
      Username: 'project_path:shop/api:ref_type:branch:ref:main',
    });
    expect(record(Events[1])).toMatchObject({
      userIdentity: { type: 'WebIdentityUser', userName: 'project_path:shop/api:ref_type:branch:ref:main' },
      requestParameters: { roleSessionName: 'job-1' },
    });
    const text = JSON.stringify(Events);
    expect(text).not.toContain(job);
    expect(text).not.toContain(entered.Credentials?.SecretAccessKey);
    expect(text).not.toContain(entered.Credentials?.SessionToken);
  });

  it('believes nothing of a token that it could not verify', async () => {
    const claims = Buffer.from(JSON.stringify({ iss: `https://${HARBOUR}`, sub: 'forged' })).toString('base64url');
    const role = by('ResourceName', 'arn:aws:iam::111122223333:role/shop-api-release');
    await expect(enter('shop-api-release', `e30.${claims}.e30`)).rejects.toMatchObject({
      name: 'InvalidIdentityTokenException',
    });
    const { Events } = await lookUp(role);
    expect(record(Events[0])).toMatchObject({ errorCode: 'InvalidIdentityToken' });
    expect(JSON.stringify(Events)).not.toContain('forged');
  });

  it("is each account's own", async () => {
    await write('platform-dns-update');
    const staging = await spoke('Reader', '222233334444');
    expect((await lookUp({}, staging)).Events).toEqual([]);
  });
});

describe('looking up', () => {
  it('gives the newest first, page by page, unmoved by what happens meanwhile', async () => {
    const roles = ['shop-search-index', 'shop-labs-try', 'shop-mailer-send'];
    for (const role of roles) await write(role);
    const asked = { ...by('EventName', 'UpdateAssumeRolePolicy'), MaxResults: 2 };
    const first = await lookUp(asked);
    await write('shop-loyalty-deploy');
    const second = await lookUp({ ...asked, NextToken: first.NextToken });
    const names = [...first.Events, ...second.Events].map(({ Resources }) => Resources[0]?.ResourceName);
    expect(names.slice(0, 3)).toEqual(roles.toReversed());
  });

  it('ends with the last page', async () => {
    await write('people-sso');
    expect(await lookUp(by('ResourceName', 'people-sso'))).not.toHaveProperty('NextToken');
  });

  it('keeps to a span of time', async () => {
    await write('people-sso');
    const [event] = (await lookUp(by('ResourceName', 'people-sso'))).Events;
    const at = event?.EventTime ?? 0;
    expect((await lookUp({ StartTime: at, EndTime: at })).Events).toContainEqual(event);
    expect((await lookUp({ StartTime: at + 60 })).Events).toEqual([]);
  });

  it.each([
    [
      'two attributes',
      { LookupAttributes: [{ AttributeKey: 'EventName' }, { AttributeKey: 'EventName' }] },
      'InvalidLookupAttributesException',
    ],
    ['an unknown attribute', by('constructor', 'x'), 'InvalidLookupAttributesException'],
    ['51 results', { MaxResults: 51 }, 'InvalidMaxResultsException'],
    ['a token that it did not give', { NextToken: '7' }, 'InvalidNextTokenException'],
    ['an end before the start', { StartTime: 2, EndTime: 1 }, 'InvalidTimeRangeException'],
  ])('refuses %s', async (_, asked, type) => {
    expect((await lookUp(asked)).__type).toBe(type);
  });

  it('is not for the writer', async () => {
    expect((await lookUp({}, await spoke('Writer'))).__type).toBe('AccessDeniedException');
  });
});
