import { describe, expect, it } from 'vitest';
import { describeCapabilities } from '@/lib/capabilities/describe';
import { readGrants } from '@/lib/capabilities/grants';
import { type Capabilities, summarise } from '@/lib/capabilities/summarise';

const BOUNDARY = 'arn:aws:iam::111122223333:policy/limit';
type Statement = Readonly<Record<string, unknown>>;
const documentOf = (statements: readonly Statement[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({
      Effect: 'Allow',
      ...('NotResource' in statement ? {} : { Resource: '*' }),
      ...statement,
    })),
  });

/** What a role with one inline policy can do, and with a boundary where one is given. */
function can(statements: readonly Statement[], boundary: readonly Statement[] | null = null): Capabilities {
  const given = {
    roleArn: 'arn:aws:iam::111122223333:role/deploy',
    attached: [],
    inline: statements.length === 0 ? [] : [{ name: 'deploy', document: documentOf(statements) }],
    unknownBecause: null,
    boundary: boundary === null ? null : BOUNDARY,
  };
  const document = boundary === null ? null : documentOf(boundary);
  return summarise(readGrants(given, new Map([[BOUNDARY, { document, unknownBecause: null }]])));
}

/** As "read*": with an asterisk where it is everywhere. */
const levels = ({ services }: Capabilities, service: string): string | undefined =>
  services
    .find((each) => each.service === service)
    ?.levels.map(({ level, everywhere }) => `${level}${everywhere ? '*' : ''}`)
    .join(' ');

describe('what a role can do', () => {
  it.each<[statement: Statement, service: string, levels: string]>([
    [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' }, 's3', 'read'],
    [{ Action: 's3:GetObject' }, 's3', 'read*'],
    [{ Action: 'S3:getobject' }, 's3', 'read*'],
    [{ Action: 's3:GetObject', Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, 's3', 'read'],
    [{ Action: 's3:GetObject', NotResource: 'arn:aws:s3:::a/*' }, 's3', 'read'],
    [{ Action: ['ecs:Describe*', 'ecs:UpdateService'] }, 'ecs', 'read* write*'],
    [{ Action: 's3:*' }, 's3', 'list* read* write* tagging* permissions*'],
    [{ Action: 'iam:UpdateAssumeRolePolicy' }, 'iam', 'permissions*'],
    [{ Action: 'sts:Assume?ole' }, 'sts', 'write*'],
  ])('%j gives %s: %s', (statement, service, expected) => {
    expect(levels(can([statement]), service)).toBe(expected);
  });

  it('a call that nobody knows has no level, and is told', () => {
    const { services } = can([{ Action: ['s3:TeleportObject', 'quantum:Entangle'] }]);
    expect(services).toEqual([
      { service: 'quantum', levels: [], unknownCalls: ['quantum:Entangle'] },
      { service: 's3', levels: [], unknownCalls: ['s3:TeleportObject'] },
    ]);
  });

  it('an administrator is one, and is none where a Deny takes something away', () => {
    expect(can([{ Action: '*' }])).toMatchObject({ administrator: true, passRole: 'every', services: [] });
    expect(can([{ Action: '*:*' }]).administrator).toBe(true);
    const less = can([{ Action: '*' }, { Effect: 'Deny', Action: 'iam:*' }]);
    expect(less).toMatchObject({ administrator: false, passRole: 'none' });
    expect(less.services).toEqual([{ service: 'iam', levels: [], unknownCalls: [] }]);
    expect(less.otherServices.map(({ level }) => level)).toEqual(['list', 'read', 'write', 'tagging', 'permissions']);
  });

  it.each<[statements: readonly Statement[], boundary: readonly Statement[] | null, is: boolean]>([
    [[{ Action: '*' }], [{ Action: '*' }], true],
    [[{ Action: '*' }, { Action: 'quantum:Entangle' }], null, true],
    // Calls of the same level are left, so that the levels do not tell.
    [[{ NotAction: 'iam:CreateUser' }], null, false],
    [[{ Action: '*' }, { Effect: 'Deny', Action: 'iam:CreateUser' }], null, false],
    [[{ Action: '*' }], [{ NotAction: 'iam:CreateUser' }], false],
    [[{ Action: '*' }], [{ Action: '*' }, { Effect: 'Deny', Action: 'iam:CreateUser' }], false],
    [[{ Action: '*', NotResource: 'arn:aws:s3:::a' }], null, false],
    [[{ Action: '*', Resource: 'arn:aws:s3:::a' }], null, false],
  ])('%j within %j: administrator %s', (statements, boundary, is) => {
    expect(can(statements, boundary).administrator).toBe(is);
  });

  it('whoever may do everything but some services may do the rest', () => {
    const power = can([{ NotAction: ['iam:*', 'organizations:*'] }, { Action: 'iam:ListRoles' }]);
    expect(power.administrator).toBe(false);
    expect([levels(power, 'iam'), levels(power, 'organizations')]).toEqual(['list*', '']);
    expect(power.otherServices.every(({ everywhere }) => everywhere)).toBe(true);
  });

  it('a Deny that may not apply leaves some of it', () => {
    const denied = { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    expect(levels(can([{ Action: 's3:GetObject' }, denied]), 's3')).toBe('read');
    expect(levels(can([{ Action: 's3:GetObject' }, { ...denied, Condition: {} }]), 's3')).toBeUndefined();
  });

  it('a boundary allows at most what it says', () => {
    const given = [{ Action: '*' }];
    expect(levels(can(given, [{ Action: 's3:GetObject' }]), 's3')).toBe('read*');
    expect(levels(can(given, [{ Action: 'ecs:RunTask' }]), 's3')).toBeUndefined();
    expect(can(given, [{ Action: 's3:GetObject' }]).administrator).toBe(false);
    expect(can(given, [{ Action: '*' }]).administrator).toBe(true);
    expect(can(given, [{ Action: '*', Condition: { Bool: { a: 'true' } } }]).administrator).toBe(false);
    expect(levels(can([{ Action: 's3:*' }], [{ Action: 's3:Get*' }]), 's3')).toBe('read*');
  });

  it('what could not be read is told and never counted as nothing', () => {
    const attached = [{ arn: 'arn:aws:iam::111122223333:policy/hidden' }];
    const base = { roleArn: 'arn:aws:iam::111122223333:role/deploy', inline: [], unknownBecause: null };
    const hidden = summarise(readGrants({ ...base, attached, boundary: BOUNDARY }, new Map()));
    expect(hidden.unread).toEqual(['What the policy hidden gives is unknown, because it was not read yet.']);
    expect(hidden.unreadBoundary).toContain('How much the boundary limit takes off is unknown');
    const inline = [{ name: 'all', document: documentOf([{ Action: '*' }]) }];
    const open = { ...base, inline, attached: [] };
    expect(summarise(readGrants({ ...open, boundary: null }, new Map())).administrator).toBe(true);
    // It may deny something.
    const partly = summarise(readGrants({ ...open, attached, boundary: null }, new Map()));
    expect(partly.administrator).toBe(false);
    expect(describeCapabilities(partly)).toMatch(/^It can .* What its other policies give or deny is unknown\.$/);
    const bound = summarise(readGrants({ ...open, boundary: BOUNDARY }, new Map()));
    expect(bound.administrator).toBe(false);
    expect(describeCapabilities(bound)).toMatch(/^It can at most /);
    expect(describeCapabilities(hidden)).toBe('What it can do is unknown.');
    // The boundary may take off some, and the other policy may give more: neither the least nor the most is known.
    const both = summarise(readGrants({ ...open, attached, boundary: BOUNDARY }, new Map()));
    expect(describeCapabilities(both)).toMatch(
      /^It may be able to .* What its other policies give or deny is unknown, and so is what its boundary takes off\.$/,
    );
    expect(describeCapabilities(can([]))).toBe(
      'No policy of the role gives it a call. What policies of resources give it, such as that of a bucket, is not looked at.',
    );
  });

  it('is said in one sentence', () => {
    expect(describeCapabilities(can([{ Action: ['s3:*', 'ecs:UpdateService', 'iam:PassRole'] }]))).toBe(
      'It can write in ecs, write in iam, read, write and change permissions in s3 and pass any role.',
    );
    expect(describeCapabilities(can([{ Action: ['s3:PutObject', 's3:TeleportObject'] }]))).toBe(
      'It can write in s3 and make calls whose level is unknown.',
    );
    expect(describeCapabilities(can([{ Action: '*' }]))).toContain('administrator');
  });
});
