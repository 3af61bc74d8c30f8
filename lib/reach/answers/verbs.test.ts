import { describe, expect, test } from 'vitest';
import { readInput } from '@/lib/reach/answers/answer';
import { answerVerb, VERBS, type VerbName } from '@/lib/reach/answers/answer-verb';
import golden from '@/lib/reach/answers/verbs.golden.json';

const isVerb = (name: string): name is VerbName => Object.hasOwn(VERBS, name);

describe('the verbs', () => {
  test.each(golden.map((one) => [one.name, one] as const))('%s', (_, { verb, input, output, problem }) => {
    if (!isVerb(verb)) throw new Error(`${verb} is no verb`);
    const answer = answerVerb(verb, input);
    const expected = output === undefined ? problem : output;
    expect(JSON.stringify(answer.ok ? answer.output : answer.problem)).toBe(JSON.stringify(expected));
  });

  test('a key that stands twice is refused with its place, never silently chosen', () => {
    const read = readInput('{"policy": {},\n "policy": {}}');
    expect(read).toMatchObject({ ok: false, problem: { pointer: '/policy', line: 2, column: 2 } });
  });

  test('a policy may be given as its text, and is read by the same rules', () => {
    const [first] = golden;
    if (first === undefined) throw new Error('The golden file has cases.');
    const asText = { ...first.input, policy: JSON.stringify(first.input.policy) };
    expect(answerVerb('evaluate', asText)).toEqual(answerVerb('evaluate', first.input));
    const twice = { ...first.input, policy: '{"Statement": [], "Statement": []}' };
    expect(answerVerb('evaluate', twice)).toMatchObject({ ok: false, problem: { pointer: '/policy/Statement' } });
  });

  test.each([null, 7, 'x', [], {}, { policy: null }, { before: {}, after: {} }])(
    '%j is bad input and no crash',
    (input) => {
      for (const verb of Object.keys(VERBS).filter(isVerb)) expect(answerVerb(verb, input).ok).toBe(false);
    },
  );
});
