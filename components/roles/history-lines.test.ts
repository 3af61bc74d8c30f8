import { describe, expect, it } from 'vitest';
import { gainedAndLost } from '@/components/roles/history-lines';

const HOST = 'gitlab.example.com';
const ISSUERS = [{ host: HOST, shared: false }];
const policy = (...refs: readonly string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: refs.map((ref) => ({
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${HOST}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { [`${HOST}:aud`]: 'sts', [`${HOST}:sub`]: `project_path:shop/web:ref_type:branch:ref:${ref}` },
      },
    })),
  });

describe('the history of a role', () => {
  it('says who gained and who lost access', () => {
    expect(gainedAndLost(policy('main', 'old'), policy('new', 'main'), ISSUERS)).toEqual({
      gained: ['shop/web, branch new'],
      lost: ['shop/web, branch old'],
    });
  });

  it('says of the same lines in another order that nobody did', () => {
    expect(gainedAndLost(policy('a', 'b'), policy('b', 'a'), ISSUERS)).toEqual({ gained: [], lost: [] });
  });

  it('claims nothing of a policy that cannot be read', () => {
    expect(gainedAndLost('no policy', policy('main'), ISSUERS)).toBeNull();
  });
});
