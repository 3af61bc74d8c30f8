import { describe, expect, it } from 'vitest';
import { describeVerdict, isGrave, judgeManaged, type PolicyReading } from '@/lib/onboarding/permissions/judge-policy';
import { rolePermissions } from '@/lib/onboarding/permissions/role-permissions';

const ROLE = 'arn:aws:iam::111122223333:role/gitlab-ci/deploy';
const CONTEXT = { roleArn: ROLE, otherRoleArns: [] };
const OWN = 'arn:aws:iam::111122223333:policy/deploy';

const read = (statement: object): PolicyReading => ({
  document: JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Resource: '*', ...statement } }),
  unknownBecause: null,
});
const judge = (reading: PolicyReading | undefined, arn = OWN) => judgeManaged(arn, reading, CONTEXT);

describe('a managed policy of a customer', () => {
  it.each([
    [{ Action: '*' }, 'AdministratorAccess'],
    [{ Action: 'iam:*' }, 'IAMFullAccess'],
    [{ Action: 's3:*' }, 'AmazonS3FullAccess'],
  ])('with %j is as grave as the policy of AWS that gives the same, %s', (statement, theirs) => {
    expect(judge(read(statement)).severity).toBe(judge(undefined, `arn:aws:iam::aws:policy/${theirs}`).severity);
    expect(isGrave(judge(read(statement)))).toBe(true);
  });

  it('under a name of AWS’s is judged by its statements, broad and narrow alike', () => {
    const arn = 'arn:aws:iam::111122223333:policy/AdministratorAccess';
    expect(judge(read({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::shop/*' }), arn).severity).toBe('none');
    expect(judge(read({ Action: '*' }), arn).severity).toBe('critical');
  });

  it('says what is undecided of it, because of which conditions, and because of a Deny', () => {
    const condition = { StringEquals: { 'aws:ResourceTag/drawbridge:managed': 'true' } };
    const verdict = judge(read({ Action: 'iam:UpdateAssumeRolePolicy', Condition: condition }));
    expect(verdict).toMatchObject({ severity: 'high' });
    expect(describeVerdict(verdict)).toContain('because it has conditions on aws:ResourceTag/drawbridge:managed.');
    const deny = { Effect: 'Deny', Action: 's3:Delete*', Resource: '*' };
    const both = (allowed: string) => ({
      document: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: allowed, Resource: '*' }, deny] }),
      unknownBecause: null,
    });
    expect(describeVerdict(judge(both('s3:*')))).toContain('is undecided, because the policy has Deny statements too.');
    // Of what is harmless without it nothing is left to decide.
    expect(judge(both('s3:GetObject'))).toMatchObject({ severity: 'none', sentences: [] });
    expect(describeVerdict(judge(read({ Action: '*' })))).not.toContain('undecided');
  });

  it('that was not read, or whose text is not understood, is unknown with its reason and never harmless', () => {
    const refused = { document: null, unknownBecause: 'AWS refuses iam:GetPolicyVersion to the reader.' };
    for (const [reading, because] of [
      [undefined, 'it was not read yet'],
      [refused, 'AWS refuses iam:GetPolicyVersion'],
      [{ document: '{', unknownBecause: null }, 'its text is not understood'],
      [{ document: '{"Statement": [{"Effect": "Allow"}]}', unknownBecause: null }, 'needs either Action'],
    ] as const) {
      const verdict = judge(reading);
      expect(verdict.severity).toBe('unknown');
      expect(describeVerdict(verdict)).toContain(`deploy: Unknown, because`);
      expect(describeVerdict(verdict)).toContain(because);
      expect(isGrave(verdict)).toBe(true);
    }
  });
});

describe('the permissions of a role', () => {
  const given = { roleArn: ROLE, attached: [{ arn: OWN }], inline: [], unknownBecause: null };

  it('are those of all its policies, the most severe first', () => {
    const inline = [{ name: 'all', document: read({ Action: '*' }).document ?? '' }];
    const found = rolePermissions({ ...given, inline }, new Map([[OWN, read({ Action: 's3:*' })]]));
    expect(found.map(({ name, severity }) => `${name} ${severity}`)).toEqual(['all critical', 'deploy high']);
  });

  it('have a place for what could not be listed', () => {
    const found = rolePermissions({ ...given, attached: [], unknownBecause: 'AWS refuses it.' }, new Map());
    expect(found).toEqual([
      { name: 'Other policies', severity: 'unknown', sentences: ['Unknown, because AWS refuses it.'] },
    ]);
  });
});
