import { type Box, boxesOf, isOpaque, valuesOfKey } from '@/lib/policy/compare-boxes';
import { cellsOf } from '@/lib/policy/compare-cells';
import { type Door, doorsOf } from '@/lib/policy/compare-doors';
import { compilePolicy } from '@/lib/policy/compile-policy';
import type { PatternElement } from '@/lib/policy/match-wildcard';
import { parseOperator } from '@/lib/policy/operator-names';
import { hasVariables, parseValue } from '@/lib/policy/policy-text';
import type { Policy, RequestContext } from '@/lib/policy/types';
import { type Issuer, universeOf } from '@/lib/subjects/universe-of-issuer';

/** What a project and a ref put into a token. */
export interface TokenClaims {
  readonly subject: string;
  readonly projectId: number;
  readonly refProtected: boolean;
}

/** A policy made ready to be held against a whole inventory. One for each way in that web identities of the issuer have. */
export interface RoleRule {
  /** Subject patterns that between them match every subject that can be admitted. */
  readonly patterns: readonly (readonly PatternElement[])[];
  /** Matching a pattern is not enough: the whole policy has to be asked. null: it is enough. */
  readonly confirm: ((claims: TokenClaims) => boolean) | null;
}

const BUDGET = 20_000;
const MOST_CONTEXTS = 500;
const EVERYTHING: readonly PatternElement[] = [{ kind: 'any' }];

/** The rules of a policy, or of one of its statements with the denials of all. */
export function roleRules(policy: Policy, issuer: Issuer, statementIndex: number | null = null): readonly RoleRule[] {
  return doorsOf([policy], issuer.host).flatMap((door) => {
    const boxes = boxesOf(policy, door, universeOf([issuer], issuer.host));
    const kept = boxes.filter(
      ({ index, effect }) => statementIndex === null || effect === 'Deny' || index === statementIndex,
    );
    const grants = kept.filter(({ effect }) => effect === 'Allow');
    return grants.length === 0 ? [] : [ruleOf(policy, door, issuer, kept)];
  });
}

function ruleOf(policy: Policy, door: Door, issuer: Issuer, boxes: readonly Box[]): RoleRule {
  const keys = {
    sub: `${issuer.host}:sub`,
    id: `${issuer.host}:project_id`,
    protected: `${issuer.host}:ref_protected`,
  };
  const own = new Set(Object.values(keys).map((key) => key.toLowerCase()));
  const subjectKey = keys.sub.toLowerCase();
  const cells = [...new Set(boxes.flatMap(({ tests }) => tests.map(({ key }) => key)))]
    .filter((key) => !own.has(key))
    .map((key) => ({
      key,
      ...cellsOf(key, boxes, valuesOfKey(key, door, universeOf([issuer], issuer.host)), BUDGET),
    }));
  const isPossible = (at: number): boolean =>
    cells.every((each) => each.cells.some(({ inside }) => inside[at] === true));
  const grants = boxes.filter(({ effect }, at) => effect === 'Allow' && isPossible(at));
  const patterns = grants.flatMap((box) => patternsOf(box, subjectKey, policy.version));
  const plain =
    boxes.every(({ effect }) => effect === 'Allow') &&
    grants.every(
      ({ tests }) =>
        tests.every(({ key }) => key === subjectKey || !own.has(key)) &&
        tests.filter(({ key, clause }) => key === subjectKey && isPlain(clause.operator)).length <= 1 &&
        tests.every(({ key, clause }) => key !== subjectKey || isPlain(clause.operator)),
    );
  if (plain) return { patterns, confirm: null };
  const contexts = cells.reduce<readonly RequestContext[]>(
    (made, { key, cells: values }) =>
      made
        .flatMap((context) =>
          values.map(
            ({ value }): RequestContext => (value === null || isOpaque(key) ? context : { ...context, [key]: value }),
          ),
        )
        .slice(0, MOST_CONTEXTS),
    [{}],
  );
  const allowing = {
    ...policy,
    statements: policy.statements.filter((_, at) => boxes.some(({ index }) => index === at)),
  };
  const { decide } = compilePolicy(allowing);
  const confirm = ({ subject, projectId, refProtected }: TokenClaims): boolean => {
    // AWS reads these two of gitlab.com alone.
    const more =
      issuer.kind === 'gitlab-com' ? { [keys.id]: String(projectId), [keys.protected]: String(refProtected) } : {};
    return contexts.some((context) => decide(door, { ...context, ...more, [keys.sub]: subject }) === 'allow');
  };
  return { patterns, confirm };
}

const PLAIN_OPERATORS: readonly string[] = ['stringequals', 'stringlike', 'stringequalsifexists', 'stringlikeifexists'];
const isPlain = (operator: string): boolean => PLAIN_OPERATORS.includes(operator.toLowerCase());

/** The subject patterns of a statement; every subject where its conditions on it are not of the plain kind. */
function patternsOf(
  { tests }: Box,
  subjectKey: string,
  version: string | undefined,
): readonly (readonly PatternElement[])[] {
  const plain = tests.find(({ key, clause }) => key === subjectKey && isPlain(clause.operator));
  if (plain === undefined) return [EVERYTHING];
  const wildcards = parseOperator(plain.clause.operator)?.rule.compares === 'pattern';
  return plain.clause.values.flatMap((value) => {
    const parts = parseValue(value, { wildcards, variables: hasVariables(version) });
    const elements = parts.map((part): PatternElement => (part.kind === 'variable' ? { kind: 'any' } : part));
    return [elements];
  });
}
