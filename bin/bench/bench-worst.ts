/** The heaviest questions that could be built: how long each takes, and how long the event loop answers nobody meanwhile. */
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Figure, figure, quickest } from '@/bin/bench/measure';
import { report } from '@/bin/bench/report';
import { ordinaryPolicy, ordinaryWildcards, WORST_COMPARISONS, WORST_POLICIES } from '@/bin/bench/worst-inputs';
import { measured, QUESTION_STEPS } from '@/lib/policy/budget';
import { openThreads } from '@/lib/questions/threads';
import { answerLint } from '@/lib/reach/answers/lint';
import { answerQuestion } from '@/lib/reach/answers/questions';
import { askOn } from '@/lib/services/verb/ask';

/** Milliseconds. */
const GOALS = { blocked: 50, answered: 2000, ordinary: 100 } as const;
const threads = openThreads(path.resolve('dist/questions.js'));

interface Asked {
  readonly took: number;
  readonly blocked: number;
}

/** One question on the threads of a server: milliseconds until its answer, and the longest in which the event loop answered nobody. */
async function askOnce(question: 'lint' | 'compare', text: string): Promise<Asked> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const from = performance.now();
  const answer = await askOn(threads, question, [text, []]);
  const took = performance.now() - from;
  await nextTurn();
  delay.disable();
  if (!answer.ok) throw new Error(`A question of the bench was refused: ${answer.problem.detail}`);
  return { took, blocked: delay.max / 1e6 };
}

async function worstFigures(name: string, question: 'lint' | 'compare', input: unknown): Promise<readonly Figure[]> {
  const text = JSON.stringify(input);
  const { spent, ranOut } = measured(() => answerQuestion(question, [text, []]), QUESTION_STEPS);
  const runs = [await askOnce(question, text), await askOnce(question, text), await askOnce(question, text)];
  const least = (of: keyof Asked): number => Math.min(...runs.map((run) => run[of]));
  const steps = `, ${spent.toLocaleString('en')} steps${ranOut ? ', undecided in part' : ''}`;
  return [
    figure(`${question}: ${name}`, least('took'), 'ms', { most: GOALS.answered }, steps),
    figure(`${question}: ${name}, longest wait of others`, least('blocked'), 'ms', { most: GOALS.blocked }),
  ];
}

/** Another document in each run: the engine remembers what it read of the last one. */
function ordinary(name: string, policy: object): Figure {
  let round = 0;
  const { ms } = quickest(() => answerLint({ policy: { Id: `run ${round++}`, ...policy } }));
  return figure(`lint: ${name}`, ms, 'ms', { most: GOALS.ordinary });
}

const figures: Figure[] = [];
for (const [name, make] of Object.entries(WORST_POLICIES))
  figures.push(...(await worstFigures(name, 'lint', { policy: make() })));
for (const [name, make] of Object.entries(WORST_COMPARISONS))
  figures.push(...(await worstFigures(name, 'compare', make())));
figures.push(
  ordinary('80 ordinary statements', ordinaryPolicy(80)),
  ordinary('80 wildcard statements', ordinaryWildcards(80)),
);
await threads.close();
process.exitCode = report(figures);
