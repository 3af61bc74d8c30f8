import { randomNumbers } from '@/bin/bench/measure';
import { type Case, randomCase } from '@/bin/fuzz/random-cases';
import { naiveEvaluate } from '@/e2e/sandbox/naive-evaluator';
import { compilePolicy, type Decision } from '@/lib/policy/compile-policy';
import { evaluate } from '@/lib/policy/evaluate';
import { parsePolicy } from '@/lib/policy/parse-policy';

/** What became of many random cases. */
export interface Tally {
  readonly cases: number;
  readonly decisions: Readonly<Record<Decision, number>>;
  /** Cases that the two evaluators decide differently, or that one of them cannot decide; the smallest first. */
  readonly mismatches: readonly { readonly tried: Case; readonly ours: string; readonly naive: string }[];
}

/** Decides as many random cases by the engine and by the sandbox's evaluator, which shares no code with it. */
export function compareEvaluators(cases: number, seed: number): Tally {
  const random = randomNumbers(seed);
  const decisions = { allow: 0, 'explicit-deny': 0, 'implicit-deny': 0 };
  const mismatches = [];
  for (let round = 0; round < cases; round++) {
    const tried = randomCase(random);
    const ours = caught(() => decide(tried));
    const naive = caught(() => naiveEvaluate(tried.policy, tried.request, tried.context));
    if (ours !== naive) mismatches.push({ tried, ours, naive });
    else decisions[ours as Decision]++;
  }
  const size = ({ tried }: { readonly tried: Case }) => JSON.stringify(tried).length;
  return { cases, decisions, mismatches: mismatches.sort((a, b) => size(a) - size(b)) };
}

function decide({ policy, request, context }: Case): Decision {
  const parsed = parsePolicy(JSON.stringify(policy));
  if (!parsed.ok) throw new Error(`does not parse: ${parsed.problems[0]?.message}`);
  const { decision } = evaluate(parsed.policy, request, context);
  const fast = compilePolicy(parsed.policy).decide(request, context);
  if (fast !== decision) throw new Error(`explained as ${decision}, decided as ${fast}`);
  return decision;
}

const caught = (work: () => string): string => {
  try {
    return work();
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : String(error)}`;
  }
};
