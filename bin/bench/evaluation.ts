import { type Figure, figure, percentile, perSecond, timed } from '@/bin/bench/measure';
import { naiveAllows } from '@/bin/bench/naive';
import { AUDIENCE, HOST, naivePolicy, PROVIDER, typicalPolicy } from '@/bin/bench/policies';
import { compilePolicy } from '@/lib/policy/compile-policy';
import { evaluate } from '@/lib/policy/evaluate';
import type { Policy } from '@/lib/policy/types';

const PATTERNS = [
  'project_path:team/app:ref_type:branch:ref:main',
  'project_path:team/app:ref_type:branch:ref:release/*',
  'project_path:team/*:ref_type:tag:ref:v*',
];
const REFS = ['branch:ref:main', 'branch:ref:release/1.2', 'branch:ref:feature/x', 'tag:ref:v1'];
const REQUEST = { principal: PROVIDER, action: 'sts:AssumeRoleWithWebIdentity' };

const contextOf = (subject: string) => ({ [`${HOST}:aud`]: AUDIENCE, [`${HOST}:sub`]: subject });

/** Fifty patterns of one clause, each for a project of its own, and fifty that differ behind their asterisk alone. */
const MANY = {
  'of projects': Array.from({ length: 50 }, (_, at) => `project_path:team/app${at}:ref_type:branch:ref:release/*`),
  'behind an asterisk': Array.from({ length: 50 }, (_, at) => `project_path:team/*:ref_type:branch:ref:f${at}-*`),
} as const;

/** Decisions a second on the typical policy, bare and explained, what many values and hostile patterns cost, and what it costs to compile. */
export function evaluationFigures(): readonly Figure[] {
  const contexts = Array.from({ length: 64 }, (_, index) =>
    contextOf(`project_path:team/app${index % 3 === 0 ? '' : index}:ref_type:${REFS[index % REFS.length]}`),
  );
  const policy = typicalPolicy(PATTERNS);
  const compiled = compilePolicy(policy);
  const naive = naivePolicy(PATTERNS);
  const at = (round: number) => contexts[round % contexts.length] ?? {};
  const wrong = contexts.filter(
    (context) => (compiled.decide(REQUEST, context) === 'allow') !== naiveAllows(naive, PROVIDER, context),
  );
  const fast = perSecond((round) => compiled.decide(REQUEST, at(round)), 600);
  const slow = perSecond((round) => naiveAllows(naive, PROVIDER, at(round)), 600);
  const explained = perSecond((round) => evaluate(policy, REQUEST, at(round)), 600);
  return [
    figure(
      'decisions a second, typical policy',
      fast,
      '/s',
      { least: 1_500_000 },
      `, ${(fast / slow).toFixed(1)} × naive`,
    ),
    figure('of them other than the naive matcher', wrong.length, '', { most: 0 }),
    figure('explained decisions a second', explained, '/s', { least: 300_000 }),
    ...Object.entries(MANY).map(([which, patterns]) => {
      const { decide } = compilePolicy(typicalPolicy(patterns));
      const many = perSecond((round) => decide(REQUEST, at(round)), 600);
      return figure(`price of 50 patterns ${which}, for 3`, fast / many, '×', { most: 3 });
    }),
    ...compileFigures(policy),
    figure('8,192 characters of hostile pattern, slowest', hostile(), 'ms', { most: 5 }),
  ];
}

/** What it costs to make a policy ready and to ask it once: nothing is put off to the first question. */
function compileFigures(policy: Policy): readonly Figure[] {
  const request = contextOf(PATTERNS[0] ?? '');
  const compileAnew = (): unknown =>
    compilePolicy({ ...policy, statements: policy.statements.map((statement) => ({ ...statement })) }).decide(
      REQUEST,
      request,
    );
  const longest = HOSTILE.map((pattern) => {
    const runs = Array.from({ length: 9 }, () => {
      const read = typicalPolicy([pattern]);
      return timed(() => compilePolicy(read).decide(REQUEST, request)).ms;
    });
    return percentile(runs, 0.5);
  });
  return [
    figure('compile the typical policy, and decide once', 1e6 / perSecond(compileAnew, 600), 'µs', { most: 5 }),
    figure('compile a pattern of 8,192 characters, and decide once', Math.max(...longest), 'ms', { most: 5 }),
  ];
}

const VARIABLE = '$'.concat('{a}');
/** Patterns of 8,192 characters that make matchers go back and forth, and others that are long to read. */
const HOSTILE = [
  '*a'.repeat(4096),
  '*?a'.repeat(2730),
  `${'*aaaaaaa'.repeat(1023)}b*`,
  `*${'a'.repeat(4000)}b${'a'.repeat(4000)}*`,
  '?'.repeat(8192),
  '*'.repeat(8192),
  'a'.repeat(8192),
  VARIABLE.repeat(2048),
  VARIABLE.slice(0, 2).repeat(4096),
];

/** The slowest decision on a long subject, in milliseconds. */
function hostile(): number {
  const subject = `project_path:${'a'.repeat(8192)}`;
  return Math.max(
    ...HOSTILE.map((pattern) => {
      const compiled = compilePolicy(typicalPolicy([pattern]));
      const times = Array.from({ length: 9 }, () => timed(() => compiled.decide(REQUEST, contextOf(subject))).ms);
      return percentile(times, 0.5);
    }),
  );
}
