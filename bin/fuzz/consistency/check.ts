import fc from 'fast-check';
import type { Case } from '@/bin/fuzz/consistency/case';
import { factsOf } from '@/bin/fuzz/consistency/facts-of';
import { mintAll } from '@/bin/fuzz/consistency/mint';
import type { Question, Subject } from '@/bin/fuzz/consistency/question';
import { QUESTIONS } from '@/bin/fuzz/consistency/questions';
import { randomCase } from '@/bin/fuzz/consistency/random-estate';
import { truthOf } from '@/bin/fuzz/consistency/truth';
import { parsePolicy } from '@/lib/policy/parse-policy';

/** A question whose answer differs from what STS does, with the smallest case that shows it. */
export interface Difference {
  readonly question: string;
  readonly holds: string;
  readonly tried: Case;
  readonly differences: readonly string[];
}

export interface Report {
  readonly cases: number;
  readonly asked: Readonly<Record<string, number>>;
  readonly found: Difference | null;
}

/** null: one of the policies does not parse, and nothing is asked of it. */
export function subjectOf(tried: Case): Subject | null {
  const [before, after] = [parsePolicy(tried.before), parsePolicy(tried.after)];
  if (!before.ok || !after.ok) return null;
  return {
    tried,
    facts: factsOf(tried),
    before: before.policy,
    after: after.policy,
    minted: mintAll(tried, [tried.before, tried.after]),
    truth: { before: truthOf(tried.before, tried.account), after: truthOf(tried.after, tried.account) },
  };
}

/** Asks everything of as many cases as it takes for `questions` answers, or until one differs. */
export function checkConsistency(questions: number, seed: number, which: readonly Question[] = QUESTIONS): Report {
  const asked: Record<string, number> = {};
  let cases = 0;
  let total = 0;
  let counting = true;
  const first = (tried: Case): Difference | null => {
    const subject = subjectOf(tried);
    if (subject === null) return null;
    if (counting) cases++;
    for (const question of which) {
      const { asked: count, differences } = question.ask(subject);
      if (counting) {
        asked[question.id] = (asked[question.id] ?? 0) + count;
        total += count;
      }
      if (differences.length === 0) continue;
      // What follows are smaller forms of this case.
      counting = false;
      return { question: question.id, holds: question.holds, tried, differences };
    }
    return null;
  };
  const AT_ONCE = 100;
  for (let round = 0; total < questions; round++) {
    const checked = fc.check(
      fc.property(randomCase, (tried) => first(tried) === null),
      { numRuns: AT_ONCE, seed: seed + round },
    );
    if (checked.failed) {
      const [smallest] = checked.counterexample ?? [];
      return { cases, asked, found: smallest === undefined ? null : first(smallest) };
    }
  }
  return { cases, asked, found: null };
}
