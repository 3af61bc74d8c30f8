import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalPolicy } from '@/lib/policy/canonical-policy';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { policySize, printPolicy } from '@/lib/policy/print-policy';
import type { Policy } from '@/lib/policy/types';

const P = 'arn:aws:iam::111122223333:oidc-provider/gitlab.example.com';
const statement = (more: object = {}) => ({
  Effect: 'Allow',
  Principal: { Federated: P },
  Action: 'sts:AssumeRoleWithWebIdentity',
  ...more,
});
const document = (...statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements });

function read(text: string): Policy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

describe('the problems of a document', () => {
  it('are all named at once, each with its line and column', () => {
    const { ok, problems } = parsePolicy(
      '{\n  "Version": "2012-10-17",\n  "Statement": [\n    { "Effect": "Permit",\n      "Action": 7 }\n  ]\n}',
    );
    expect(ok).toBe(false);
    expect(problems.map(({ line, code }) => `${line} ${code}`)).toEqual(['4 wrong-value', '4 missing', '5 wrong-type']);
    expect(problems[0]).toMatchObject({ column: 17, path: ['Statement', 0, 'Effect'] });
  });

  it.each([
    ['a key twice', '{\n"Version": "2012-10-17",\n  "Version": "2008-10-17",\n"Statement": []}', 3, 3, 'duplicate-key'],
    ['a comma too many', '{"Statement": []\n  ,}', 2, 3, 'syntax'],
    ['a string that is not closed', '{\n "Id": "abc\n}', 2, 8, 'syntax'],
    ['text behind the document', '{"Statement": []}\n\n x', 3, 2, 'syntax'],
    ['a number that readers would round', '{"Statement": [],\n"Id": 12345678901234567890}', 2, 7, 'number-not-exact'],
    ['a letter that IAM refuses', '{"Statement": [],\n"Id": "日"}', 2, 8, 'illegal-character'],
  ])('stand where they are: %s', (_, text, line, column, code) => {
    expect(parsePolicy(text).problems).toContainEqual(expect.objectContaining({ line, column, code }));
  });

  it('do not grow without end', () => {
    const many = Array.from({ length: 5000 }, () => ({ Effect: 'x' }));
    expect(parsePolicy(JSON.stringify(document(...many))).problems).toHaveLength(100);
  });

  it('end the reading of a text that is nested without end, and not the process', () => {
    for (const text of ['['.repeat(100_000), '{"a":'.repeat(100_000)]) expect(parsePolicy(text).ok).toBe(false);
  });
});

describe('writing a document back', () => {
  it('keeps what is not known: members, order, types of values', () => {
    const text = JSON.stringify({
      Id: 'mine',
      ...document(
        statement({
          Sid: 'A',
          Condition: { Bool: { 'aws:SecureTransport': true }, NumericEquals: { 'sts:DurationSeconds': 3600 } },
        }),
        statement({ Comment: { deep: [1, null] } }),
      ),
    });
    expect(JSON.parse(printPolicy(read(text)))).toEqual(JSON.parse(text));
  });

  it('keeps any document that parses', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary-ascii' }),
      fc.array(fc.string({ unit: 'binary-ascii' }), { minLength: 1, maxLength: 3 }),
    );
    const condition = fc.dictionary(
      fc.constantFrom('StringEquals', 'StringLike', 'Null', 'ForAnyValue:StringLike'),
      fc.dictionary(fc.constantFrom('a:b', 'c:d', 'gitlab.example.com:sub'), value, { minKeys: 1 }),
    );
    fc.assert(
      fc.property(fc.array(condition, { minLength: 1, maxLength: 3 }), (conditions) => {
        const text = JSON.stringify(document(...conditions.map((each) => statement({ Condition: each }))));
        const parsed = parsePolicy(text);
        if (parsed.ok) expect(JSON.parse(printPolicy(parsed.policy))).toEqual(JSON.parse(text));
        else expect(parsed.problems.some(({ severity }) => severity === 'error')).toBe(true);
      }),
      { seed: 20_261_123, numRuns: 300 },
    );
  });
});

describe('the canonical form', () => {
  const canonical = (value: object) => canonicalPolicy(read(JSON.stringify(value)));

  it('is the same for a scalar and a list of one, any order of keys and values, a statement without its list', () => {
    const one = document(statement({ Condition: { StringEquals: { 'a:b': ['x', 'y'], 'c:d': 'z' } } }));
    const other = {
      Statement: {
        ...statement({ Condition: { StringEquals: { 'c:d': ['z'], 'a:b': ['y', 'x'] } } }),
        Action: ['sts:AssumeRoleWithWebIdentity'],
      },
      Version: '2012-10-17',
    };
    expect(canonical(other)).toEqual(canonical(one));
  });

  it.each([
    ['another value', document(statement({ Condition: { StringEquals: { 'a:b': 'y' } } }))],
    ['another case of a value', document(statement({ Condition: { StringEquals: { 'a:b': 'X' } } }))],
    ['another operator', document(statement({ Condition: { StringLike: { 'a:b': 'x' } } }))],
    ['another effect', document(statement({ Effect: 'Deny', Condition: { StringEquals: { 'a:b': 'x' } } }))],
    ['a statement more', document(statement({ Condition: { StringEquals: { 'a:b': 'x' } } }), statement())],
    [
      'another version',
      { ...document(statement({ Condition: { StringEquals: { 'a:b': 'x' } } })), Version: '2008-10-17' },
    ],
  ])('differs for %s', (_, other) => {
    expect(canonical(other)).not.toEqual(
      canonical(document(statement({ Condition: { StringEquals: { 'a:b': 'x' } } }))),
    );
  });
});

it('counts the size as IAM does: without white space', () => {
  const policy = read(JSON.stringify(document(statement()), null, 4));
  expect(policySize(policy)).toBe(JSON.stringify(document(statement())).length);
});
