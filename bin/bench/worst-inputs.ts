/** The heaviest questions that could be built, for the bench and for tests. */
import { randomNumbers } from '@/bin/bench/measure';

const HOST = 'gitlab.com';
const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${HOST}`;
type Json = Readonly<Record<string, unknown>>;

export const statement = (condition: object, effect: 'Allow' | 'Deny' = 'Allow'): Json => ({
  Effect: effect,
  Principal: { Federated: PROVIDER },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: condition,
});
export const document = (...statements: readonly Json[]): Json => ({ Version: '2012-10-17', Statement: statements });
export const onSubjects = (
  values: readonly string[],
  effect: 'Allow' | 'Deny' = 'Allow',
  operator = 'StringLike',
): Json => statement({ [operator]: { [`${HOST}:sub`]: values } }, effect);

/** Patterns whose union needs a great many states: a letter, then a fixed number of characters, then another one. */
export function intricatePatterns(count: number, gap: number, seed: number): readonly string[] {
  const random = randomNumbers(seed);
  const letter = (of: number) => 'abcdefgh'.charAt(random(of));
  const between = '?'.repeat(gap);
  return Array.from(
    { length: count },
    () => `project_path:g/*${letter(8)}${between}${letter(8)}*:ref_type:branch:ref:*${letter(3)}${between}*`,
  );
}

/** One that takes all steps of its budget. */
export const worstComparison = (): Json => ({
  before: document(onSubjects(intricatePatterns(40, 14, 2)), onSubjects(intricatePatterns(5, 12, 1), 'Deny')),
  after: document(onSubjects(intricatePatterns(40, 13, 4)), onSubjects(intricatePatterns(5, 12, 9), 'Deny')),
});
export const worstPolicy = (): Json =>
  document(onSubjects(intricatePatterns(5, 12, 1)), onSubjects(intricatePatterns(40, 14, 2), 'Deny'));

const each = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const names = ['sub', 'project_id', 'namespace_id', 'user_id', 'ref_protected', 'runner_environment', 'aud'];
const keyed = (effect: 'Allow' | 'Deny', operator: string, values: readonly string[]): Json =>
  statement({ [operator]: Object.fromEntries(names.map((name) => [`${HOST}:${name}`, values])) }, effect);

/** Policies that are hard to assess, by what makes them so. */
export const WORST_POLICIES: Readonly<Record<string, () => Json>> = {
  'few patterns against many denied ones': worstPolicy,
  'many patterns against few denied ones': () =>
    document(onSubjects(intricatePatterns(40, 14, 2)), onSubjects(intricatePatterns(5, 12, 1), 'Deny')),
  'denials of all but some': () =>
    document(
      onSubjects(intricatePatterns(20, 10, 5)),
      ...each(6, (at) => onSubjects(intricatePatterns(3, 9 + at, at + 7), 'Deny', 'StringNotLike')),
    ),
  'nested wildcards': () => document(onSubjects(each(8, (at) => 'a*'.repeat(100 + at)))),
  'nothing but wildcards': () => document(onSubjects(['*:'.repeat(300), '*?'.repeat(300)])),
  'long values': () =>
    document(onSubjects(intricatePatterns(4, 1000, 3)), onSubjects(intricatePatterns(3, 900, 6), 'Deny')),
  'many claims at once': () =>
    document(
      keyed(
        'Allow',
        'StringLike',
        each(6, (at) => `*${at}?*${at}*`),
      ),
      keyed(
        'Deny',
        'StringLike',
        each(6, (at) => `*${at}*?`),
      ),
    ),
  'many unknown keys': () => {
    const tags = (effect: 'Allow' | 'Deny') =>
      statement(
        {
          StringLike: Object.fromEntries(each(14, (at) => [`aws:RequestTag/k${at}`, intricatePatterns(5, 12, at + 1)])),
        },
        effect,
      );
    return document(tags('Allow'), tags('Deny'));
  },
  'many projects without a list': () =>
    document(
      onSubjects(['project_path:g/*:ref_type:branch:ref:main']),
      onSubjects(
        each(60, (at) => `project_path:g/p${at}:*`),
        'Deny',
        'StringNotLike',
      ),
    ),
  '250 statements that overlap': () =>
    document(...each(250, (at) => onSubjects([`project_path:g/*p${at % 50}*:ref_type:*:ref:*${at % 7}*`]))),
  '2,000 values that overlap': () => document(...each(4, (part) => onSubjects(each(500, (at) => `*p${part}${at}*r*`)))),
  'as many characters as are read': () =>
    document(onSubjects(each(15, (at) => `${'?*'.repeat(1500)}${at}`)), onSubjects(['*:ref:main'], 'Deny')),
};

/** Two policies that are hard to compare. */
export const WORST_COMPARISONS: Readonly<Record<string, () => Json>> = {
  'two policies of many patterns': () => ({
    before: document(onSubjects(intricatePatterns(40, 14, 2))),
    after: document(onSubjects(intricatePatterns(40, 13, 4))),
  }),
  'each beside a denial': worstComparison,
  'denials of all but some': () => ({
    before: document(
      onSubjects(intricatePatterns(10, 14, 2)),
      ...each(8, (at) => onSubjects(intricatePatterns(4, 8, at + 20), 'Deny', 'StringNotLike')),
    ),
    after: document(
      onSubjects(intricatePatterns(10, 14, 2)),
      ...each(8, (at) => onSubjects(intricatePatterns(4, 9, at + 40), 'Deny', 'StringNotLike')),
    ),
  }),
  'many claims at once': () => ({
    before: document(
      keyed(
        'Allow',
        'StringLike',
        each(6, (at) => `*${at}?*${at}*`),
      ),
    ),
    after: document(
      keyed(
        'Allow',
        'StringLike',
        each(6, (at) => `*${at}*${at}?*`),
      ),
    ),
  }),
  '250 statements on each side': () => ({
    before: document(...each(250, (at) => onSubjects([`project_path:g/*p${at}*:ref_type:*:ref:*`]))),
    after: document(...each(250, (at) => onSubjects([`project_path:g/*p${at}?*:ref_type:*:ref:*`]))),
  }),
};

/** Ordinary ones of a large team. */
export const ordinaryPolicy = (count: number): Json =>
  document(
    ...each(count, (at) =>
      statement({
        StringEquals: { [`${HOST}:aud`]: 'sts', [`${HOST}:sub`]: `project_path:g/p${at}:ref_type:branch:ref:main` },
      }),
    ),
  );
export const ordinaryWildcards = (count: number): Json =>
  document(...each(count, (at) => onSubjects([`project_path:g/p${at}*:ref_type:branch:ref:*`])));
