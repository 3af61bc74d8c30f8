import fc from 'fast-check';
import type { Case } from '@/bin/fuzz/consistency/case';
import { factsOf } from '@/bin/fuzz/consistency/facts-of';
import { KNOWN, type Known } from '@/bin/fuzz/consistency/known';
import { mintAll } from '@/bin/fuzz/consistency/mint';
import type { Question, Subject } from '@/bin/fuzz/consistency/question';
import { QUESTIONS } from '@/bin/fuzz/consistency/questions';
import { randomCase } from '@/bin/fuzz/consistency/random-estate';
import { traitsOf } from '@/bin/fuzz/consistency/traits';
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
  /** Known differences that showed, by their place in the list. */
  readonly shown: ReadonlySet<Known>;
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

/** The known differences that a case may show in this question. */
const knownIn = (question: Question, tried: Case): readonly Known[] => {
  const traits = traitsOf(tried);
  return KNOWN.filter(
    (known) => known.questions.includes(question.id) && known.where.every((trait) => traits.has(trait)),
  );
};

/** Asks everything of as many cases as it takes for `questions` answers, or until one differs that is not known. */
export function checkConsistency(questions: number, seed: number, which: readonly Question[] = QUESTIONS): Report {
  const asked: Record<string, number> = {};
  const shown = new Set<Known>();
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
      const known = knownIn(question, tried);
      if (known.length === 0) {
        // What follows are smaller forms of this case.
        counting = false;
        return { question: question.id, holds: question.holds, tried, differences };
      }
      for (const each of known) shown.add(each);
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
      return { cases, asked, shown, found: smallest === undefined ? null : first(smallest) };
    }
  }
  return { cases, asked, shown, found: null };
}
