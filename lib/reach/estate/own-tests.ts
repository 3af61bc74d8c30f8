/** The tests of a statement that a project and a ref decide by themselves: on its subject, its id, its namespace and its protection. */
import type { Box } from '@/lib/policy/compare/boxes';
import type { KeyTest } from '@/lib/policy/compare/clauses';
import type { CompiledClause } from '@/lib/policy/compile-clause';
import { compilePolicy } from '@/lib/policy/compile-policy';
import type { PatternElement } from '@/lib/policy/match-wildcard';
import { parseOperator } from '@/lib/policy/operator-names';
import { hasVariables, parseValue } from '@/lib/policy/policy-text';
import type { Clause, Policy, RequestContext } from '@/lib/policy/types';
import type { Issuer } from '@/lib/subjects/universe-of-issuer';

/** What a project and a ref put into a token. */
export interface TokenClaims {
  readonly subject: string;
  readonly projectId: number;
  /** null: not known. */
  readonly namespaceId: number | null;
  readonly refProtected: boolean;
  /** It is a pipeline of a merge request. */
  readonly mergeRequest: boolean;
}

export interface OwnTest {
  /** null: it hangs on a claim of the project that is not known. */
  readonly holds: (context: RequestContext) => boolean | null;
  /** It is said in full by the patterns of the statement. */
  readonly isPattern: boolean;
}

/** The keys that a project and a ref decide, in lower case as tests have them. */
export interface OwnKeys {
  readonly sub: string;
  readonly namespace: string;
  readonly all: ReadonlySet<string>;
  readonly contextOf: (claims: TokenClaims) => RequestContext;
}

/** AWS reads the claims beside the subject of gitlab.com alone. */
export function ownKeysOf({ host, kind }: Issuer): OwnKeys {
  const keyOf = (name: string): string => `${host}:${name}`.toLowerCase();
  const [sub, id, namespace, isProtected] = [
    keyOf('sub'),
    keyOf('project_id'),
    keyOf('namespace_id'),
    keyOf('ref_protected'),
  ];
  const isShared = kind === 'gitlab-com';
  return {
    sub,
    namespace,
    all: new Set(isShared ? [sub, id, namespace, isProtected] : [sub]),
    contextOf: ({ subject, projectId, namespaceId, refProtected }) => ({
      [sub]: subject,
      ...(isShared
        ? {
            [id]: String(projectId),
            [isProtected]: String(refProtected),
            ...(namespaceId === null ? {} : { [namespace]: String(namespaceId) }),
          }
        : {}),
    }),
  };
}

/** A statement's tests parted into those that project and ref decide, and the others. */
export function ownTests(
  policy: Policy,
  { index, tests }: Box,
  own: OwnKeys,
): { readonly tests: readonly OwnTest[]; readonly others: readonly KeyTest[] } {
  const clauses = compilePolicy(policy).statements[index]?.clauses ?? [];
  const mine: OwnTest[] = [];
  const others: KeyTest[] = [];
  for (const [at, clause] of clauses.entries()) {
    const test = tests[at];
    if (test === undefined) continue;
    const key = clause.clause.key.toLowerCase();
    const variables = clause.variables.map((name) => name.toLowerCase());
    if (!own.all.has(key) || !variables.every((name) => own.all.has(name) || test.key === key)) others.push(test);
    else mine.push(ownTest(clause, key === own.namespace || variables.includes(own.namespace), own));
  }
  return { tests: mine, others };
}

function ownTest({ clause, variables, holds }: CompiledClause, asksNamespace: boolean, own: OwnKeys): OwnTest {
  return {
    holds: (context) => (asksNamespace && !Object.hasOwn(context, own.namespace) ? null : holds(context)),
    isPattern: isPlainSubject(clause, own) && variables.length === 0,
  };
}

const PLAIN_OPERATORS: readonly string[] = ['stringequals', 'stringlike', 'stringequalsifexists', 'stringlikeifexists'];
const isPlainSubject = ({ key, operator }: Clause, own: OwnKeys): boolean =>
  key.toLowerCase() === own.sub && PLAIN_OPERATORS.includes(operator.toLowerCase());

/** The pattern that every subject matches. */
export const EVERYTHING: readonly PatternElement[] = [{ kind: 'any' }];

/** Subject patterns of a statement: every subject where its conditions on it are not of the plain kind. A variable can be anything here. */
export function subjectPatterns(policy: Policy, { index }: Box, own: OwnKeys): readonly (readonly PatternElement[])[] {
  const plain = policy.statements[index]?.clauses.find((clause) => isPlainSubject(clause, own));
  if (plain === undefined) return [EVERYTHING];
  const wildcards = parseOperator(plain.operator)?.rule.compares === 'pattern';
  return plain.values.map((value) =>
    parseValue(value, { wildcards, variables: hasVariables(policy.version) }).map(
      (part): PatternElement => (part.kind === 'variable' ? { kind: 'any' } : part),
    ),
  );
}
