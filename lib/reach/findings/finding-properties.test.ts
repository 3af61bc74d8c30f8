import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wordsOf } from '@/lib/policy/automata/acceptor';
import { doorsOf } from '@/lib/policy/compare/doors';
import { comparePolicies } from '@/lib/policy/compare/policies';
import { compilePolicy } from '@/lib/policy/compile-policy';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { printPolicy } from '@/lib/policy/print-policy';
import type { Policy } from '@/lib/policy/types';
import { NO_FACTS } from '@/lib/reach/answers/read-facts';
import { applyFix } from '@/lib/reach/apply-fix';
import { assessPolicy } from '@/lib/reach/assess-statement';
import { findings } from '@/lib/reach/findings/findings';
import { reachOf } from '@/lib/reach/reach';
import { admittedToken } from '@/lib/reach/tokens';
import type { Facts, Finding } from '@/lib/reach/types';
import { newRefProblem } from '@/lib/subjects/ref-names';
import { parseSubject } from '@/lib/subjects/subject';
import { type Issuer, universeOf } from '@/lib/subjects/universe-of-issuer';
import { trustPolicies } from '@/lib/test-worlds/random-trust-policies';
import { estateFacts, HOST } from '@/lib/test-worlds/reach-test-world';

const SEED = 20_261_130;

interface Case {
  readonly policy: Policy;
  readonly facts: Facts;
  readonly found: readonly Finding[];
}

/** The same policies for every property: what is found in them costs more than to look at it. */
const CASES: readonly Case[] = fc
  .sample(trustPolicies, { seed: SEED, numRuns: 250 })
  .flatMap((policy) => [estateFacts, NO_FACTS].map((facts) => ({ policy, facts, found: findings(policy, facts) })));

/** Every case in turn; the document of the one that fails is said. */
function everyCase(test: (one: Case) => void): void {
  for (const one of CASES) {
    try {
      test(one);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}\n${printPolicy(one.policy)}`);
    }
  }
}

const ISSUERS: readonly Issuer[] = [
  { host: HOST, kind: 'gitlab', subComponents: null, audiences: null },
  { host: 'gitlab.com', kind: 'gitlab-com', subComponents: null, audiences: null },
];

/** The policy with the statement, or the one value, that a finding is about, and the denials. */
function reducedTo(policy: Policy, { path }: Finding): Policy {
  const [, index, , operator, key, at] = path;
  const statement = policy.statements[Number(index)];
  if (statement === undefined) throw new Error(`no statement at ${path.join('/')}`);
  const clauses = statement.clauses.map((clause) =>
    typeof at === 'number' && clause.operator === operator && clause.key === key
      ? { ...clause, values: clause.values.slice(at, at + 1) }
      : clause,
  );
  const denials = policy.statements.filter(({ effect }) => effect === 'Deny');
  return { ...policy, statements: [{ ...statement, clauses }, ...denials] };
}

/** Whether some token of exactly this subject is let in by the first statement. */
function admits(policy: Policy, subject: string): boolean {
  const universe = universeOf(ISSUERS);
  const exactly: typeof universe = {
    ...universe,
    claim: (host, name) =>
      name === 'sub' ? { absent: false, empty: false, text: wordsOf([subject]) } : universe.claim(host, name),
  };
  const { decide } = compilePolicy(policy);
  return doorsOf([policy], universe).some((door) => {
    const token = admittedToken({ policy, statementIndex: 0, door }, exactly);
    return token.kind === 'token' && decide(door, token.claims) === 'allow';
  });
}

const SHUT = /admits nobody|matches no token|never matches|keeps everyone out|so nobody matches|no pipeline matches/;
const OPEN = /can assume this role|matches every subject|also matches|lets tokens|checks nothing/;

describe('findings of any policy', () => {
  test('a role that strangers can assume has a high or critical finding', () => {
    everyCase(({ policy, facts, found }) => {
      const { rung } = reachOf(assessPolicy(policy, facts)).role;
      if (rung === null || rung < 4) return;
      expect(found.map(({ severity }) => severity)).toSatisfy((severities: readonly string[]) =>
        severities.some((severity) => severity === 'critical' || severity === 'high'),
      );
    });
  });

  test('each has a title, a reason, a remedy and a place that is there', () => {
    everyCase(({ policy, found }) => {
      const document = JSON.parse(printPolicy(policy));
      for (const { title, why, remedy, path } of found) {
        expect([title, why, remedy].every((text) => text.length > 10)).toBe(true);
        let place: unknown = document;
        for (const step of path) place = (place as Record<string | number, unknown>)[step];
        expect(place, path.join('/')).toBeDefined();
      }
    });
  });

  test('an example is a subject of a project, and the very value that the finding is about admits it', () => {
    let examples = 0;
    everyCase(({ policy, found }) => {
      for (const finding of found) {
        if (finding.example === null || finding.example === '') continue;
        examples++;
        const ref = parseSubject(finding.example)?.find(({ name }) => name === 'ref')?.value;
        expect(ref === undefined ? null : newRefProblem(ref), finding.example).toBeNull();
        expect(admits(reducedTo(policy, finding), finding.example), `${finding.id}: ${finding.example}`).toBe(true);
      }
    });
    expect(examples).toBeGreaterThan(200);
  });

  test('no two of one value say that somebody gets in and that nobody does', () => {
    everyCase(({ found }) => {
      for (const { path, title } of found) {
        const beside = found.filter((other) => JSON.stringify(other.path) === JSON.stringify(path));
        const contrary = SHUT.test(title) ? beside.filter((other) => OPEN.test(other.title)) : [];
        expect(contrary, title).toEqual([]);
      }
    });
  });

  test('a fix that narrows admits nobody new, and one that corrects opens the role to no stranger', () => {
    const tried = { narrows: 0, corrects: 0 };
    everyCase(({ policy, facts, found }) => {
      const document = printPolicy(policy);
      const before = reachOf(assessPolicy(policy, facts)).role.rung ?? 5;
      for (const { id, fix } of found) {
        if (fix === undefined) continue;
        tried[fix.effect]++;
        const mended = applyFix(document, fix);
        const parsed = parsePolicy(mended ?? '');
        if (!parsed.ok) throw new Error(`${id}: ${mended}`);
        expect(parsed.policy.statements.length).toBeGreaterThan(0);
        if (fix.effect === 'corrects') {
          const after = reachOf(assessPolicy(parsed.policy, facts)).role.rung;
          expect(after ?? 0, id).toBeLessThanOrEqual(Math.max(2, before));
          continue;
        }
        for (const { host } of ISSUERS) {
          const { verdict, gained } = comparePolicies(policy, parsed.policy, universeOf(ISSUERS, host));
          const said = `${id} ${JSON.stringify(gained)} ${mended}`;
          expect(['equal', 'narrower', 'undecided'], said).toContain(verdict);
        }
      }
    });
    expect(tried.narrows).toBeGreaterThan(300);
    expect(tried.corrects).toBeGreaterThan(20);
  });
});
