import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { compilePolicy, type Decision } from '@/lib/policy/compile-policy';
import { evaluate } from '@/lib/policy/evaluate';
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

test('there are at least 300 vectors, no name stands twice, and beside what gets in stands what does not', () => {
  const all = TOPICS.flatMap(({ vectors }) => vectors);
  expect(all.length).toBeGreaterThanOrEqual(300);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { vectors } of TOPICS)
    expect(new Set(vectors.map(({ decision }) => decision)).size).toBeGreaterThanOrEqual(2);
});
