import { describe, expect, it } from 'vitest';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import { admitBoth, dropOld } from '@/lib/mappings/rename-mappings';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';
import { universeOf } from '@/lib/subjects/universe-of-issuer';

const HOST = 'gitlab.example.com';
const ISSUERS = [{ host: HOST, shared: false }];
const UNIVERSE = universeOf([{ host: HOST, kind: 'gitlab', subComponents: null, audiences: null }]);
const RENAME = { host: HOST, oldPath: 'pay/old', newPath: 'pay/new' };

const OTHER = {
  Sid: 'Machines',
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
};
const subject = (path: string, ref = 'main') => `project_path:${path}:ref_type:branch:ref:${ref}`;

function policy(...subjects: string[]): Policy {
  const federated = {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${HOST}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${HOST}:aud`]: `https://${HOST}`, [`${HOST}:sub`]: subjects } },
  };
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [OTHER, federated] }));
  if (!parsed.ok) throw new Error('the test policy does not parse');
  return parsed.policy;
}
const named = (of: Policy) =>
  recoverMappings(of, ISSUERS)
    .mappings.map(({ source, ref }) => `${source.path} ${ref.kind === 'exact' ? ref.name : ref.kind}`)
    .sort();
const admit = (live: Policy, rename = RENAME) => {
  const found = admitBoth(live, rename, ISSUERS, UNIVERSE);
  if (!found.ok) throw new Error(found.reason);
  return found;
};

describe('admitting both paths', () => {
  it('adds each mapping of the old path by the new one, and none of a path that begins alike', () => {
    const { policy: both } = admit(policy(subject('pay/old'), subject('pay/old', 'dev'), subject('pay/older')));
    expect(named(both)).toEqual(['pay/new dev', 'pay/new main', 'pay/old dev', 'pay/old main', 'pay/older main']);
    expect(both.statements[0]).toMatchObject({ sid: 'Machines' });
  });

  it('is refused where the role does not name the path, or names it at another issuer', () => {
    expect(admitBoth(policy(subject('pay/other')), RENAME, ISSUERS, UNIVERSE)).toMatchObject({ ok: false });
    const elsewhere = { ...RENAME, host: 'gitlab.example.org' };
    expect(admitBoth(policy(subject('pay/old')), elsewhere, ISSUERS, UNIVERSE)).toMatchObject({ ok: false });
  });
});

describe('dropping the old path', () => {
  it('takes out its mappings and nothing else', () => {
    const { policy: both, mappings } = admit(policy(subject('pay/old'), subject('pay/else')));
    const after = dropOld(both, mappings, ISSUERS);
    expect(after && named(after)).toEqual(['pay/else main', 'pay/new main']);
  });

  it('takes out none whose new form is not there: nobody would get in', () => {
    const live = policy(subject('pay/old'), subject('pay/old', 'dev'));
    const { mappings } = admit(live);
    expect(dropOld(live, mappings, ISSUERS)).toBeNull();
    const half = dropOld(policy(subject('pay/old'), subject('pay/old', 'dev'), subject('pay/new')), mappings, ISSUERS);
    expect(half && named(half)).toEqual(['pay/new main', 'pay/old dev']);
  });
});
