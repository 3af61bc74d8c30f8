import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answers } from '@/app/api/operation';
import { checkAnswer, UndeclaredAnswer } from '@/app/api/run-operation';

const answer = z.strictObject({ number: z.int(), at: z.iso.datetime().nullable() });
const check = (result: unknown) => () => checkAnswer({ id: 'getRole', answer }, result);

describe('an answer', () => {
  it('passes as its schema says it', () => {
    expect(check({ number: 1, at: null })).not.toThrow();
  });

  it.each([
    ['a member that is not declared', { number: 1, at: null, secret: 'x' }],
    ['a member that is missing', { number: 1 }],
    ['undefined, which JSON leaves out', { number: 1, at: undefined }],
    ['another kind of value', { number: '1', at: null }],
    ['an instant that is none', { number: 1, at: 'yesterday' }],
    ['nothing', undefined],
  ])('does not pass with %s', (_, result) => {
    expect(check(result)).toThrow(/getRole|JSON/);
  });

  it('is refused by an error of a name that the log tells', () => {
    expect(check({ number: '1' })).toThrow(UndeclaredAnswer);
    expect(check({ number: '1' })).toThrow(expect.objectContaining({ name: 'UndeclaredAnswer' }));
  });

  it('does not pass with members that a lenient schema would drop', () => {
    const lenient = { id: 'getRole' as const, answer: z.object({ number: z.int() }) };
    expect(() => checkAnswer(lenient, { number: 1, secret: 'x' })).toThrow('leaves out');
  });

  it('may be a file of a declared media type only', () => {
    const file = { id: 'getRole' as const, answer: { mediaTypes: ['text/csv'] } };
    const ofType = (type: string) => new Response('a', { headers: { 'content-type': type } });
    expect(() => checkAnswer(file, ofType('text/csv; charset=utf-8'))).not.toThrow();
    expect(() => checkAnswer(file, ofType('text/html'))).toThrow('text/html');
    expect(() => checkAnswer(file, { a: 1 })).toThrow('does not declare');
    expect(() => checkAnswer({ id: 'getRole', answer: null }, { a: 1 })).toThrow('does not declare');
  });

  it('has the members of its verb, no more and no less, or it does not compile', () => {
    type Answer = z.output<typeof answer>;
    const whole = async (): Promise<Answer> => ({ number: 1, at: null });
    const less = async (): Promise<Pick<Answer, 'number'>> => whole();
    const more = async () => ({ ...(await whole()), secret: 'x' });
    const other = async () => ({ ...(await whole()), number: '1' });
    expect(answers(answer, whole)).toEqual({ answer, run: whole });
    // @ts-expect-error: the verb leaves out a member.
    answers(answer, less);
    // @ts-expect-error: the verb answers a member that the schema does not have.
    answers(answer, more);
    // @ts-expect-error: the verb answers another kind of value.
    answers(answer, other);
  });
});
