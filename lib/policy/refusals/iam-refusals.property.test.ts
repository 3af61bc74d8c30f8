import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTrust } from '@/e2e/sandbox/aws/trust-checks';
import { GITLAB_COM, HARBOUR, providerArn } from '@/e2e/sandbox/world/trust';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { placeOf } from '@/lib/policy/place-of';
import { iamRefusals } from '@/lib/policy/refusals/iam-refusals';
import { WORLD } from '@/lib/test-worlds/sandbox-facts';

const [account] = WORLD.accounts;
if (account === undefined) throw new Error('the sandbox has no account');
const A = account.id;
const [role] = account.roles;

/** Whether the sandbox's IAM takes the document. The two share no line of code. */
function isTaken(document: string): boolean {
  try {
    checkTrust(document, { ...account, quota: 100_000 } as typeof account & { quota: number });
    return true;
  } catch {
    return false;
  }
}

function refusalsOf(document: string): readonly string[] {
  const parsed = parsePolicy(document);
  return (parsed.ok ? iamRefusals(parsed.policy) : parsed.problems).map(({ message }) => message);
}

const some = (...values: readonly unknown[]) => fc.constantFrom(...values);
const listed = (value: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 7, arbitrary: value }, { weight: 1, arbitrary: fc.array(value, { maxLength: 3 }) });
const usually = (value: unknown, ...others: readonly unknown[]) =>
  fc.oneof({ weight: 30, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: some(...others) });

const HOSTS = [
  GITLAB_COM,
  GITLAB_COM,
  HARBOUR,
  'token.actions.githubusercontent.com',
  'api.pulumi.com/oidc',
  'constructor',
];
const federated = fc.oneof(
  { weight: 12, arbitrary: some(...HOSTS.map((host) => providerArn(A, host))) },
  some(
    'cognito-identity.amazonaws.com',
    'https://gitlab.com',
    'arn:aws:iam::1:oidc-provider/gitlab.com',
    '*',
    'gitlab.com',
  ),
);
const aws = some(
  ...[A, `arn:aws:iam::${A}:root`, '*', `arn:aws:iam::${A}:user/ana`, 'arn:aws:iam::999988887777:role/x/ops'],
  ...[`arn:aws:iam::${A}:role${role?.path}${role?.name}`, `arn:aws:sts::${A}:assumed-role/ops/ana`],
  ...['11112222333', 'AROAEXAMPLEID12345678', 'AIDAEXAMPLEID12345678', 'ops', `arn:aws:iam::${A}:role/*`],
);
const principal = fc.oneof(
  { weight: 14, arbitrary: listed(federated).map((Federated) => ({ Federated })) },
  { weight: 5, arbitrary: listed(aws).map((AWS) => ({ AWS })) },
  { weight: 1, arbitrary: fc.tuple(federated, aws).map(([Federated, AWS]) => ({ Federated, AWS })) },
  {
    weight: 3,
    arbitrary: some('ec2.amazonaws.com', 'lambda', '*', 'a_b.amazonaws.com').map((Service) => ({ Service })),
  },
  { weight: 2, arbitrary: fc.constant('*') },
  some('ana', {}, { Group: 'ops' }, { CanonicalUser: 'abc' }, { constructor: 'x' }),
);
const value = fc.oneof(
  { weight: 3, arbitrary: some('project_path:g/p:*', 'project_path:g/*', '*', 'main', 'é') },
  some('?*', '', 7, true, '${*}', '日本', null),
);
const KEYS = HOSTS.flatMap((host) => [`${host}:sub`, `${host}:aud`]);
const key = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...KEYS) },
  fc.constantFrom('GitLab.com:SUB', 'gitlab.com:project_id', 'aws:SourceIp', 'sub'),
);
const operator = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('StringLike', 'StringEquals', 'stringlike', 'ForAnyValue:StringLike') },
  fc.constantFrom(
    'Null',
    'StringNotLike',
    'StringLikeIfExists',
    'ForAllValues:Null',
    'NullIfExists',
    'Matches',
    'Bool',
  ),
);
// One key an operator: what two spellings of one key mean is open, so Drawbridge refuses them, whatever IAM does.
const condition = fc.dictionary(
  operator,
  fc.tuple(key, listed(value)).map((pair) => Object.fromEntries([pair])),
  {
    maxKeys: 3,
  },
);
const absent = { nil: undefined, freq: 40 };
const statement = fc
  .record({
    Sid: fc.option(some('A', 'B', '', 7), { nil: undefined }),
    Effect: usually('Allow', 'Deny', 'Deny', 'allow', undefined),
    Principal: fc.option(principal, absent),
    NotPrincipal: fc.option(principal, { nil: undefined, freq: 1 }),
    Action: fc.option(listed(usually('sts:AssumeRoleWithWebIdentity', 'STS:*', 's3:*', '*')), absent),
    NotAction: usually(undefined, 'sts:TagSession', 'iam:PassRole'),
    Resource: usually(undefined, '*'),
    Condition: fc.option(condition, { nil: undefined, freq: 6 }),
    Note: usually(undefined, undefined, 'why'),
  })
  .map((found) => (found.Principal === undefined ? found : { ...found, NotPrincipal: undefined }));
const documents = fc
  .record({
    Version: usually('2012-10-17', '2008-10-17', undefined, '2020-01-01'),
    Id: usually(undefined, 'x', 7),
    Statement: fc.oneof(
      { weight: 8, arbitrary: fc.array(statement, { maxLength: 3 }) },
      { weight: 1, arbitrary: statement },
      some('x', undefined),
    ),
    Note: usually(undefined, undefined, 'why'),
  })
  .map((found) => JSON.stringify(found));

describe('what IAM refuses', () => {
  it('is refused here before it is sent, and nothing else is', () => {
    let taken = 0;
    fc.assert(
      fc.property(documents, (document) => {
        const refusals = refusalsOf(document);
        const expected = isTaken(document);
        if (expected) taken += 1;
        if ((refusals.length === 0) !== expected)
          throw new Error(
            `IAM ${expected ? 'takes' : 'refuses'} ${document}, and here it is: ${refusals.join(' ') || 'taken'}`,
          );
      }),
      { numRuns: 3000 },
    );
    // A generator whose documents are all refused would hold nothing.
    expect(taken).toBeGreaterThan(200);
  });

  const statementOf = (extra: object) => ({
    ...{ Effect: 'Allow', Principal: { Federated: providerArn(A, GITLAB_COM) } },
    ...{ Action: 'sts:AssumeRoleWithWebIdentity', ...extra },
  });
  const policyOf = (...statements: object[]) =>
    JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
  const NAMED = { Condition: { StringLike: { 'gitlab.com:sub': 'project_path:g/p:*' } } };

  it.each([
    [
      'a subject that is only a wildcard',
      { Condition: { StringLike: { 'gitlab.com:sub': '*' } } },
      'more than a wildcard',
      10,
    ],
    ['a resource', { ...NAMED, Resource: '*' }, 'Statement 1 has Resource', 15],
    ['an action of another service', { ...NAMED, Action: 's3:GetObject' }, 'only STS actions', 9],
    ['a canonical user', { ...NAMED, Principal: { CanonicalUser: 'x' } }, 'of the kind CanonicalUser', 7],
  ])('is told of %s in a sentence, at its line', (_, extra, words, line) => {
    const document = policyOf(statementOf(extra));
    const parsed = parsePolicy(document);
    const [refusal] = parsed.ok ? iamRefusals(parsed.policy) : [];
    expect(refusal?.message).toContain(words);
    expect(placeOf(document, refusal?.path ?? []).line).toBe(line);
  });

  it('is not a statement beside it that is as IAM wants it', () => {
    expect(refusalsOf(policyOf(statementOf(NAMED)))).toEqual([]);
    expect(refusalsOf(policyOf(statementOf(NAMED), statementOf({})))).toEqual([expect.stringMatching(/^Statement 2/)]);
  });
});
