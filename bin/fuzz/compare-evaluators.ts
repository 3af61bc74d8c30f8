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
  /** Cases that the two evaluators decide differently; the smallest first. */
  readonly mismatches: readonly Disagreement[];
  /** Cases that one of them, or both, could not decide without an exception; the smallest first. */
  readonly crashes: readonly Disagreement[];
}

interface Disagreement {
  readonly tried: Case;
  readonly ours: string;
  readonly naive: string;
}

/** Decides as many random cases by the engine and by the sandbox's evaluator, which shares no code with it. */
export function compareEvaluators(cases: number, seed: number): Tally {
  const random = randomNumbers(seed);
  const decisions = { allow: 0, 'explicit-deny': 0, 'implicit-deny': 0, undecided: 0 };
  const mismatches: Disagreement[] = [];
  const crashes: Disagreement[] = [];
  for (let round = 0; round < cases; round++) {
    const tried = randomCase(random);
    const ours = caught(() => decide(tried));
    const naive = caught(() => naiveEvaluate(tried.policy, tried.request, tried.context));
    if (!isDecision(ours) || !isDecision(naive)) crashes.push({ tried, ours, naive });
    // What AWS does not say, the engine does not guess, and the sandbox has to do something.
    else if (ours === 'undecided') decisions.undecided++;
    else if (ours !== naive && !refusedEitherWay(ours, naive, tried)) mismatches.push({ tried, ours, naive });
    else decisions[ours]++;
  }
  return { cases, decisions, mismatches: smallestFirst(mismatches), crashes: smallestFirst(crashes) };
}

const isDecision = (text: string): text is Decision =>
  text === 'allow' || text === 'explicit-deny' || text === 'implicit-deny' || text === 'undecided';

/**
 * A Deny of which AWS does not say whether it holds, because a single-valued operator meets several values, is no explicit deny of the
 * engine's. Where nothing allows, both say no.
 */
const refusedEitherWay = (ours: Decision, naive: Decision, { context }: Case): boolean =>
  ours === 'implicit-deny' && naive === 'explicit-deny' && Object.values(context).some((value) => Array.isArray(value));

const sizeOf = ({ tried }: Disagreement): number => JSON.stringify(tried).length;
const smallestFirst = (found: readonly Disagreement[]): readonly Disagreement[] =>
  [...found].sort((a, b) => sizeOf(a) - sizeOf(b));

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
