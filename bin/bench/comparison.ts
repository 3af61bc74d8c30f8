import { type Figure, figure, percentile, quickest, randomNumbers } from '@/bin/bench/measure';
import { naiveAllows } from '@/bin/bench/naive';
import { AUDIENCE, HOST, naivePolicy, PROVIDER, typicalPolicy } from '@/bin/bench/policies';
import { comparePolicies } from '@/lib/policy/compare/policies';
import { universeOf } from '@/lib/subjects/universe-of-issuer';

const UNIVERSE = universeOf([{ host: HOST, kind: 'gitlab', subComponents: null, audiences: null }]);
const PROJECTS = ['app', 'api', 'web', 'svc-*', '*'];
const GROUPS = ['team', 'platform/core', 'g'];
const TYPES = ['branch', 'tag', '*'];
const REFS = ['main', 'release/*', 'v*', '*-hotfix', 'feature/*-x*', '*'];

/** Policies of `size` patterns each, related as edits are: some patterns stay, some change, the order differs. */
function pairOf(size: number, random: (limit: number) => number): readonly [string[], string[]] {
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? '';
  const pattern = () =>
    `project_path:${pick(GROUPS)}/${pick(PROJECTS)}${random(size)}:ref_type:${pick(TYPES)}:ref:${pick(REFS)}`;
  const before = Array.from({ length: size }, pattern);
  const after = [...before].reverse().map((kept) => (random(3) === 0 ? pattern() : kept));
  return [before, after];
}

/** Comparisons of policies, with every subject that GitLab can write as the universe. */
export function comparisonFigures(): readonly Figure[] {
  const random = randomNumbers(20_261_123);
  return [...measure(3, 3000, 1, random), ...measure(50, 300, 25, random)];
}

function measure(size: number, rounds: number, most: number, random: (limit: number) => number): readonly Figure[] {
  const times: number[] = [];
  let wrong = 0;
  for (let round = -Math.ceil(rounds / 3); round < rounds; round++) {
    const [before, after] = pairOf(size, random);
    const [first, second] = [typicalPolicy(before), typicalPolicy(after)];
    const { ms, result } = quickest(() => comparePolicies(first, second, UNIVERSE));
    if (round < 0) continue;
    times.push(ms);
    if (!isRight(result.gained?.example, before, after) || !isRight(result.lost?.example, after, before)) wrong++;
    if (result.verdict === 'undecided') wrong++;
  }
  const name = `compare ${size} × ${size} patterns`;
  return [
    figure(`${name}, p99`, percentile(times, 0.99), 'ms', { most }, `, median ${percentile(times, 0.5).toFixed(2)} ms`),
    figure(`${name}, examples that the naive matcher refutes`, wrong, '', { most: 0 }),
  ];
}

/** The example is admitted by the one side and refused by the other. */
function isRight(
  example: Readonly<Record<string, string>> | undefined,
  refusing: readonly string[],
  allowing: readonly string[],
): boolean {
  if (example === undefined) return true;
  const full = { [`${HOST}:aud`]: AUDIENCE, ...example };
  return naiveAllows(naivePolicy(allowing), PROVIDER, full) && !naiveAllows(naivePolicy(refusing), PROVIDER, full);
}
