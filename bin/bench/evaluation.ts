import { type Figure, figure, percentile, perSecond, timed } from '@/bin/bench/measure';
import { naiveAllows } from '@/bin/bench/naive';
import { AUDIENCE, HOST, naivePolicy, PROVIDER, typicalPolicy } from '@/bin/bench/policies';
import { compilePolicy } from '@/lib/policy/compile-policy';

const PATTERNS = [
  'project_path:team/app:ref_type:branch:ref:main',
  'project_path:team/app:ref_type:branch:ref:release/*',
  'project_path:team/*:ref_type:tag:ref:v*',
];
const REFS = ['branch:ref:main', 'branch:ref:release/1.2', 'branch:ref:feature/x', 'tag:ref:v1'];
const REQUEST = { principal: PROVIDER, action: 'sts:AssumeRoleWithWebIdentity' };

const contextOf = (subject: string) => ({ [`${HOST}:aud`]: AUDIENCE, [`${HOST}:sub`]: subject });

/** Decisions a second on the typical policy, and what a hostile pattern costs. */
export function evaluationFigures(): readonly Figure[] {
  const contexts = Array.from({ length: 64 }, (_, index) =>
    contextOf(`project_path:team/app${index % 3 === 0 ? '' : index}:ref_type:${REFS[index % REFS.length]}`),
  );
  const compiled = compilePolicy(typicalPolicy(PATTERNS));
  const naive = naivePolicy(PATTERNS);
  const at = (round: number) => contexts[round % contexts.length] ?? {};
  const wrong = contexts.filter(
    (context) => (compiled.decide(REQUEST, context) === 'allow') !== naiveAllows(naive, PROVIDER, context),
  );
  const fast = perSecond((round) => compiled.decide(REQUEST, at(round)), 600);
  const slow = perSecond((round) => naiveAllows(naive, PROVIDER, at(round)), 600);
  return [
    figure(
      'decisions a second, typical policy',
      fast,
      '/s',
      { least: 1_500_000 },
      `, ${(fast / slow).toFixed(1)} × naive`,
    ),
    figure('of them other than the naive matcher', wrong.length, '', { most: 0 }),
    figure('8,192 characters of hostile pattern, slowest', hostile(), 'ms', { most: 5 }),
  ];
}

/** Patterns that make matchers go back and forth; the slowest decision in milliseconds. */
function hostile(): number {
  const subject = `project_path:${'a'.repeat(8192)}`;
  const patterns = [
    '*a'.repeat(4096),
    '*?a'.repeat(2730),
    `${'*aaaaaaa'.repeat(1023)}b*`,
    `*${'a'.repeat(4000)}b${'a'.repeat(4000)}*`,
  ];
  return Math.max(
    ...patterns.map((pattern) => {
      const compiled = compilePolicy(typicalPolicy([pattern]));
      const times = Array.from({ length: 9 }, () => timed(() => compiled.decide(REQUEST, contextOf(subject))).ms);
      return percentile(times, 0.5);
    }),
  );
}
