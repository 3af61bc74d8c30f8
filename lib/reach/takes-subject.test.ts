import { expect, it } from 'vitest';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { takesSubject } from '@/lib/reach/takes-subject';

const policy = (Condition: object, Effect = 'Allow') => {
  const Principal = { Federated: 'arn:aws:iam::111122223333:oidc-provider/gitlab.example.com' };
  const statement = { Effect, Principal, Action: 'sts:AssumeRoleWithWebIdentity', Condition };
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }));
  if (!parsed.ok) throw new Error('does not parse');
  return parsed.policy;
};
const SUBJECT = 'project_path:g/pay:ref_type:branch:ref:main';

it('goes by the conditions on sub alone: other claims are not known', () => {
  const takes = (...given: Parameters<typeof policy>) => takesSubject(policy(...given), SUBJECT);
  const aud = { 'gitlab.example.com:aud': 'https://gitlab.example.com' };
  expect(takes({ StringEquals: { ...aud, 'gitlab.example.com:sub': SUBJECT } })).toBe(true);
  expect(takes({ StringEquals: { ...aud, 'gitlab.example.com:sub': 'project_path:g/pay:ref_type:tag:ref:v1' } })).toBe(
    false,
  );
  expect(takes({ StringLike: { 'gitlab.example.com:sub': ['x', 'project_path:g/*'] } })).toBe(true);
  expect(takes({ StringNotLike: { 'gitlab.example.com:SUB': 'project_path:g/*' } })).toBe(false);
  expect(takes({ StringEquals: aud })).toBe(true);
  expect(takes({ StringEquals: aud }, 'Deny')).toBe(false);
});

it('reads the key of another issuer as one without a value, which a token of this one never has', () => {
  const others = { 'gitlab.com:sub': 'project_path:g/other:ref_type:branch:ref:main' };
  const takes = (operator: string, host?: string) =>
    takesSubject(policy({ [operator]: others }), SUBJECT, host ?? 'gitlab.example.com');
  expect(takes('StringEquals')).toBe(false);
  expect(takes('StringNotEquals')).toBe(true);
  expect(takes('ForAllValues:StringEquals')).toBe(true);
  expect(takesSubject(policy({ StringEquals: { 'gitlab.com:sub': SUBJECT } }), SUBJECT)).toBe(false);
  // A token of another issuer does not enter by this provider.
  expect(takes('StringNotEquals', 'gitlab.com')).toBe(false);
});
