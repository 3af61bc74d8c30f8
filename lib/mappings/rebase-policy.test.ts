import { describe, expect, it } from 'vitest';
import { rebasePolicy } from '@/lib/mappings/rebase-policy';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';

const HOST = 'gitlab.example.com';
const ISSUERS = [{ host: HOST, shared: false }];
const MACHINES = {
  Sid: 'Machines',
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
};

/** A policy that admits `main` of these projects, with further statements behind. */
function policy(projects: readonly string[], ...more: readonly object[]): Policy {
  const subjects = projects.map((path) => `project_path:${path}:ref_type:branch:ref:main`);
  const mapped = {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${HOST}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${HOST}:aud`]: `https://${HOST}`, [`${HOST}:sub`]: subjects } },
  };
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [mapped, ...more] }));
  if (!parsed.ok) throw new Error('the test has a policy that does not parse');
  return parsed.policy;
}

const projectsOf = (policy: Policy): readonly string[] =>
  recoverMappings(policy, ISSUERS)
    .mappings.map(({ source }) => source.path)
    .sort();

describe('taking a step again from another start', () => {
  it('adds and removes the same mappings, and keeps what someone else did meanwhile', () => {
    const rebased = rebasePolicy(
      policy(['pay/a', 'pay/b']),
      policy(['pay/b', 'pay/c']),
      policy(['pay/a', 'pay/b', 'pay/d'], MACHINES),
      ISSUERS,
    );
    expect(rebased.ok && projectsOf(rebased.policy)).toEqual(['pay/b', 'pay/c', 'pay/d']);
    expect(rebased.ok && rebased.policy.statements.map(({ sid }) => sid)).toContain('Machines');
  });

  it('does not ask again for what someone else removed already', () => {
    const rebased = rebasePolicy(policy(['pay/a', 'pay/b']), policy(['pay/b', 'pay/c']), policy(['pay/b']), ISSUERS);
    expect(rebased.ok && projectsOf(rebased.policy)).toEqual(['pay/b', 'pay/c']);
  });

  it('does not bring back what someone else removed and the change never named', () => {
    const rebased = rebasePolicy(
      policy(['pay/a', 'pay/b']),
      policy(['pay/a', 'pay/b', 'pay/c']),
      policy(['pay/a']),
      ISSUERS,
    );
    expect(rebased.ok && projectsOf(rebased.policy)).toEqual(['pay/a', 'pay/c']);
  });

  it('refuses a change of a foreign statement: that is no intent which could be taken again', () => {
    const base = policy(['pay/a'], MACHINES);
    const proposed = policy(['pay/a', 'pay/b'], { ...MACHINES, Principal: { Service: 'lambda.amazonaws.com' } });
    expect(rebasePolicy(base, proposed, policy(['pay/a']), ISSUERS)).toMatchObject({ ok: false });
  });
});
