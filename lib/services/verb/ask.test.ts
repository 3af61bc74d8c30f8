import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GET as livez } from '@/app/livez/route';
import { worstComparison, worstPolicy } from '@/bin/bench/worst-inputs';
import { buildQuestions } from '@/bin/build/build-program.mjs';
import { openThreads, THREAD_LIMITS, type Threads } from '@/lib/questions/threads';
import { answerQuestion } from '@/lib/reach/answers/questions';
import { askOn } from '@/lib/services/verb/ask';
import { estateFacts, policyFor, project } from '@/lib/test-worlds/reach-test-world';

// Beside node_modules: a thread finds packages from where its file is.
const folder = path.resolve('node_modules/.cache', `questions-${process.pid}`);
const opened: Threads[] = [];

async function threadsOf(file: string, deadline = THREAD_LIMITS.deadline): Promise<Threads> {
  const threads = openThreads(file, { ...THREAD_LIMITS, count: 1, deadline });
  opened.push(threads);
  return threads;
}

let threads: Threads;
beforeAll(async () => {
  threads = await threadsOf(await buildQuestions(path.join(folder, 'questions.js')));
});
afterAll(async () => {
  await Promise.all(opened.map((each) => each.close()));
  await rm(folder, { recursive: true });
});

const worst = () => JSON.stringify(worstComparison());

describe('a heavy question', () => {
  test('has on a thread the answer that it has in place', async () => {
    const lint = JSON.stringify({ policy: worstPolicy() });
    expect(await askOn(threads, 'compare', [worst(), []])).toEqual(answerQuestion('compare', [worst(), []]));
    expect(await askOn(threads, 'lint', [lint])).toEqual(answerQuestion('lint', [lint]));
  });

  test('leaves the process free: whoever asks whether it lives is answered before ten of them are', async () => {
    const server = createServer(async (_, response) => response.end(await livez().text()));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server listens on a port.');
    const order: string[] = [];
    const asked = Array.from({ length: 10 }, () =>
      askOn(threads, 'compare', [worst(), []]).then(() => order.push('question')),
    );
    for (let round = 0; round < 3; round++) {
      await fetch(`http://127.0.0.1:${address.port}/livez`);
      order.push('livez');
    }
    await Promise.all(asked);
    server.close();
    expect(order.lastIndexOf('livez')).toBeLessThan(order.lastIndexOf('question'));
    expect(order).toHaveLength(13);
  });

  test('that does not end is ended with its thread at the deadline, and the next one has another thread', async () => {
    const file = path.join(folder, 'endless.mjs');
    await writeFile(file, 'export default (question) => { while (question.endless); return question; };');
    const endless = await threadsOf(file, 3000);
    const [first, second] = await Promise.all([endless.ask({ endless: true }), endless.ask({ endless: false })]);
    expect([first, second]).toEqual([null, { answer: { endless: false } }]);
  });

  test('that was ended is undecided', async () => {
    const ended: Threads = { ask: async () => null, waiting: () => 0, close: async () => {} };
    const answer = await askOn(ended, 'compare', [worst(), []]);
    expect(answer).toMatchObject({ ok: true, output: { verdict: 'undecided' } });
  });

  test('is refused where too many wait', async () => {
    const busy: Threads = { ask: async () => null, waiting: () => 100, close: async () => {} };
    await expect(askOn(busy, 'compare', [worst(), []])).rejects.toMatchObject({ code: 'unavailable', retryAfter: 5 });
  });
});

test('a question about thousands of projects is put to a thread, and one about a few is not', async () => {
  const asked: unknown[] = [];
  const noting: Threads = {
    ask: async (question) => {
      asked.push(question);
      return null;
    },
    waiting: () => 0,
    close: async () => {},
  };
  const factsOf = (count: number) => ({
    ...estateFacts,
    instances: estateFacts.instances.map((instance) => ({
      ...instance,
      projects: Array.from({ length: count }, (_, index) => project(index + 1, `g/p${index}`)),
    })),
  });
  const policy = policyFor('project_path:g/p1:ref_type:branch:ref:main');
  await askOn(noting, 'existing-refs', [policy, factsOf(10)]);
  expect(asked).toHaveLength(0);
  await askOn(noting, 'existing-refs', [policy, factsOf(1500)]);
  expect(asked).toHaveLength(1);
});

test('a small question needs no thread', async () => {
  const none: Threads = { ask: () => Promise.reject(new Error('not asked')), waiting: () => 0, close: async () => {} };
  const text = JSON.stringify({ before: null, after: { Version: '2012-10-17', Statement: [] } });
  expect(await askOn(none, 'compare', [text, []])).toMatchObject({ ok: true, output: { verdict: 'equal' } });
});
