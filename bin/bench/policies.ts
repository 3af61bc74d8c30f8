import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';

export const HOST = 'gitlab.example.com';
export const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${HOST}`;
export const AUDIENCE = 'sts.amazonaws.com';

/** The typical policy: one statement, one audience, some subject patterns. */
export function typicalPolicy(patterns: readonly string[]): Policy {
  const document = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: PROVIDER },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: { [`${HOST}:aud`]: AUDIENCE },
          StringLike: { [`${HOST}:sub`]: patterns },
        },
      },
    ],
  };
  const parsed = parsePolicy(JSON.stringify(document));
  if (!parsed.ok) throw new Error('The bench wrote a policy that cannot be read.');
  return parsed.policy;
}

/** The same as the naive matcher takes it. */
export const naivePolicy = (patterns: readonly string[]) => [
  {
    principal: PROVIDER,
    clauses: [
      { like: false, key: `${HOST}:aud`, values: [AUDIENCE] },
      { like: true, key: `${HOST}:sub`, values: patterns },
    ],
  },
];
