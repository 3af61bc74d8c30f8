import fc from 'fast-check';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy } from '@/lib/policy/types';
import { HOST, providerOf } from '@/lib/test-worlds/reach-test-world';

/** Trust policies as people write them, right and wrong, over the projects of the reach test world. Always a document that parses. */

const PATHS = [
  'g/p',
  'g/q',
  'g/open',
  'g/id',
  'g/short',
  'G/P',
  'g/gone',
  'acme/app',
  'g*',
  '*',
  'g/*',
  'g/p*',
  '*/p',
  'g/p,g/q',
  'g/p/',
  'g',
];
const TAILS = [
  ':ref_type:branch:ref:main',
  ':ref_type:branch:ref:dev',
  ':ref_type:branch:ref:main*',
  ':ref_type:branch:ref:release/*',
  ':ref_type:branch:ref:*',
  ':ref_type:tag:ref:v*',
  ':ref_type:tag:ref:*',
  ':ref_type:*:ref:main',
  ':ref_type:mr:ref:*',
  ':ref_type:branch:ref:refs/heads/main',
  ':environment:production',
  ':ref_type:branch:ref:main:ref_protected:true',
  ':*main',
  ':*',
  '*',
  '',
];
const WHOLE = [
  '*',
  '**',
  '?*',
  'job_1',
  'repo:g/p:*',
  'project_id:1:*',
  'project_id:2*',
  'group_path:g:ref_type:branch:ref:main',
  '',
];

const pattern = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...PATHS), fc.constantFrom(...TAILS))
      .map(([path, tail]) => `project_path:${path}${tail}`),
  },
  { weight: 1, arbitrary: fc.constantFrom(...WHOLE) },
);
const values = fc.uniqueArray(pattern, { minLength: 1, maxLength: 3 });
const host = fc.constantFrom(HOST, 'gitlab.com');

/** One line of a condition: an operator, a claim and its values. */
const clause = (subjects: readonly string[]) =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom('StringLike', 'StringEquals').map((operator) => [operator, 'sub', subjects] as const),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('StringNotLike', 'ForAllValues:StringLike', 'StringLikeIfExists')
        .map((operator) => [operator, 'sub', subjects] as const),
    },
    { weight: 1, arbitrary: fc.constant(['Null', 'sub', ['false']] as const) },
  );
const extra = fc.option(
  fc.constantFrom(
    ['StringEquals', 'project_id', ['20']] as const,
    ['StringEquals', 'namespace_id', ['9']] as const,
    ['StringEquals', 'ref_protected', ['true']] as const,
    ['StringEquals', 'user_login', ['alice']] as const,
    ['StringEqualsIfExists', 'environment', ['production']] as const,
    ['StringNotEquals', 'project_id', ['3']] as const,
  ),
  { nil: null },
);

const statement = fc
  .record({
    host,
    subjects: fc.option(values.chain(clause), { nil: null, freq: 8 }),
    audience: fc.boolean(),
    extra,
    effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Allow', 'Deny'),
    principal: fc.constantFrom('own', 'own', 'own', 'own', 'own', 'both', 'everyone'),
  })
  .map(({ host: of, subjects, audience, extra: more, effect, principal }) => {
    const condition: Record<string, Record<string, readonly string[]>> = {};
    const lines = [subjects, more, audience ? (['StringEquals', 'aud', ['sts']] as const) : null];
    for (const line of lines) {
      if (line === null) continue;
      const [operator, claim, list] = line;
      condition[operator] = { ...condition[operator], [`${of}:${claim}`]: list };
    }
    const providers = principal === 'both' ? [providerOf(HOST), providerOf('gitlab.com')] : providerOf(of);
    return {
      Effect: effect,
      Principal: principal === 'everyone' ? { AWS: '*' } : { Federated: providers },
      Action: principal === 'everyone' ? 'sts:AssumeRole' : 'sts:AssumeRoleWithWebIdentity',
      ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
    };
  });

export const trustPolicies: fc.Arbitrary<Policy> = fc
  .array(statement, { minLength: 1, maxLength: 3 })
  .map((statements) => {
    const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return parsed.policy;
  });
