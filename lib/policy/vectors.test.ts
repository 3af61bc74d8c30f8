import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { compilePolicy, type Decision } from '@/lib/policy/compile-policy';
import { evaluate } from '@/lib/policy/evaluate';
import { OPERATORS } from '@/lib/policy/operator-names';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { RequestContext, TrustRequest } from '@/lib/policy/types';

interface Vector {
  readonly name: string;
  readonly policy: unknown;
  readonly request: TrustRequest;
  readonly context: RequestContext;
  readonly decision: Decision;
}

const FOLDER = path.join(import.meta.dirname, 'vectors/evaluate');
const REFUSED = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'vectors/refused-documents.json'), 'utf8'),
) as readonly {
  readonly name: string;
  readonly document: string;
  readonly problem: string;
}[];
const TOPICS = readdirSync(FOLDER).map((file) => ({
  topic: path.basename(file, '.json'),
  vectors: JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as readonly Vector[],
}));

describe.each(TOPICS)('$topic', ({ vectors }) => {
  it.each(vectors)('$name', ({ policy, request, context, decision }) => {
    const parsed = parsePolicy(JSON.stringify(policy));
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(evaluate(parsed.policy, request, context).decision).toBe(decision);
    // The fast path and the one that explains never differ.
    expect(compilePolicy(parsed.policy).decide(request, context)).toBe(decision);
  });
});

describe('documents that have no one meaning', () => {
  it.each(REFUSED)('$name is refused', ({ document, problem }) => {
    const parsed = parsePolicy(document);
    expect(parsed.problems.find(({ severity }) => severity === 'error')?.code).toBe(problem);
    expect(parsed.ok).toBe(false);
  });
});

/** The fewest vectors of each topic: fewer means that some were lost. */
const FEWEST: Readonly<Record<string, number>> = {
  absence: 80,
  'addresses-and-arns': 40,
  gitlab: 80,
  'principals-and-actions': 50,
  sets: 70,
  statements: 25,
  strings: 60,
  values: 75,
  variables: 40,
};
const ALL = TOPICS.flatMap(({ vectors }) => vectors);

test('no topic has lost vectors, no name stands twice, and beside what gets in stands what does not', () => {
  expect(TOPICS.map(({ topic }) => topic).sort()).toEqual(Object.keys(FEWEST).sort());
  for (const { topic, vectors } of TOPICS) {
    expect(vectors.length, topic).toBeGreaterThanOrEqual(FEWEST[topic] ?? 0);
    expect(new Set(vectors.map(({ decision }) => decision)).size, topic).toBeGreaterThanOrEqual(2);
  }
  expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
});

/** The operator of a policy with one statement and one clause, whose decision it makes; null: there is more to it. */
function loneOperator({ policy }: Vector): string | null {
  const parsed = parsePolicy(JSON.stringify(policy));
  const [statement, ...others] = parsed.ok ? parsed.policy.statements : [];
  const [clause, ...more] = statement?.clauses ?? [];
  return clause !== undefined && others.length + more.length === 0 ? clause.operator : null;
}

const SPELLINGS = OPERATORS.flatMap(({ name, compares }) =>
  compares === 'absence' ? [name] : [name, `${name}IfExists`],
);

test.each(SPELLINGS)('%s is seen to hold and to fail', (name) => {
  const decisions = ALL.filter((vector) => loneOperator(vector) === name).map(({ decision }) => decision);
  expect(decisions).toEqual(expect.arrayContaining(['allow', 'implicit-deny']));
});

test('every class of mistakes has a vector', () => {
  const classes = new Set(ALL.map(({ name }) => /^(\d+) /.exec(name)?.[1]).filter((number) => number !== undefined));
  expect([...classes].map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 31 }, (_, at) => at + 1));
});
