import { describe, expect, it } from 'vitest';
import { ownedByAws, unacceptable } from '@/lib/changes/acceptable-policy';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { deletedPrincipals } from '@/lib/policy/refusals/deleted-principals';

function policyOf(principal: unknown, effect = 'Allow') {
  const parsed = parsePolicy(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
        { Effect: effect, Principal: principal, Action: 'sts:AssumeRole' },
      ],
    }),
  );
  if (!parsed.ok) throw new Error('the policy does not parse');
  return parsed.policy;
}

describe('a role that belongs to AWS', () => {
  it.each([
    ['/aws-service-role/ecs.amazonaws.com/', 'service-linked'],
    ['/aws-reserved/sso.amazonaws.com/eu-central-1/', 'Identity Center'],
  ])('at %s takes no trust policy, however sound', (path, word) => {
    expect(ownedByAws(path)).toContain(word);
    expect(unacceptable(path, policyOf({ Service: 'ecs.amazonaws.com' }))).toEqual([
      { path: [], message: ownedByAws(path) },
    ]);
  });

  it.each(['/', '/team/aws-service-role/', '/aws-service-roles/'])('is not one at %s', (path) => {
    expect(ownedByAws(path)).toBeNull();
    expect(unacceptable(path, policyOf({ Service: 'ecs.amazonaws.com' }))).toEqual([]);
  });
});

describe('a deleted principal', () => {
  it.each([
    ['a role', { AWS: 'AROAEXAMPLEID12345678' }, 'a role'],
    ['a user, in a list, in a denial', { AWS: ['arn:aws:iam::111122223333:root', 'AIDAEXAMPLEID12345678'] }, 'a user'],
  ])('is %s, and IAM refuses what names it', (_, principal, what) => {
    const policy = policyOf(principal, 'Deny');
    expect(deletedPrincipals(policy)).toMatchObject([{ statementIndex: 1 }]);
    expect(unacceptable('/', policy)).toEqual([
      {
        path: ['Statement', 1, 'Principal', 'AWS'],
        message: expect.stringContaining(`${what} that was deleted`),
      },
    ]);
  });

  it.each([
    ['an ARN with such a name', { AWS: 'arn:aws:iam::111122223333:role/AROAEXAMPLEID12345678' }],
    ['an account', { AWS: '111122223333' }],
    ['everyone', '*'],
    ['a provider', { Federated: 'AROAEXAMPLEID12345678' }],
  ])('is not %s', (_, principal) => expect(deletedPrincipals(policyOf(principal))).toEqual([]));
});
