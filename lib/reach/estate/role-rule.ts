import { ANY_TEXT } from '@/lib/policy/automata/acceptor';
import { type Box, boxesOf, isOpaque, valuesOfKey } from '@/lib/policy/compare/boxes';
import { type Cells, cellsOf } from '@/lib/policy/compare/cells';
import type { KeyTest } from '@/lib/policy/compare/clauses';
import { type Door, doorsOf } from '@/lib/policy/compare/doors';
import type { ClaimValues } from '@/lib/policy/compare/types';
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
  const universe = universeOf([issuer], issuer.host);
  const keys = keysOf(issuer);
  const isPlain = boxes.every(
    ({ effect, tests }) =>
      effect === 'Allow' &&
      tests.every(({ key }) => key === keys.sub || !keys.own.has(key)) &&
      hasPlainSubject(tests, keys.sub),
  );
  const cells = [...new Set(boxes.flatMap(({ tests }) => tests.map(({ key }) => key)))]
    .filter((key) => !keys.own.has(key))
    .map((key) => ({ key, values: valuesOfKey(key, door, universe) }))
    .filter(({ key, values }) => !isPlain || !boxes.every(({ tests }) => isSurelyMet(tests, key, values)))
    .map(({ key, values }) => ({ key, ...cellsOf(key, boxes, values, BUDGET) }));
  const isPossible = (at: number): boolean =>
    cells.every((each) => each.cells.some(({ inside }) => inside[at] === true));
  const grants = boxes.filter(({ effect }, at) => effect === 'Allow' && isPossible(at));
  const patterns = grants.flatMap((box) => patternsOf(box, keys.sub, policy.version));
  if (isPlain) return { patterns, confirm: null };
  const contexts = contextsOf(cells);
  const statements = policy.statements.filter((_, at) => boxes.some(({ index }) => index === at));
  const { decide } = compilePolicy({ ...policy, statements });
  const confirm = ({ subject, projectId, refProtected }: TokenClaims): boolean => {
    // AWS reads these two of gitlab.com alone.
    const more =
      issuer.kind === 'gitlab-com' ? { [keys.id]: String(projectId), [keys.protected]: String(refProtected) } : {};
    return contexts.some((context) => decide(door, { ...context, ...more, [keys.sub]: subject }) === 'allow');
  };
  return { patterns, confirm };
}

/** The keys that a project and a ref decide, in lower case as tests have them. */
function keysOf({ host }: Issuer) {
  const [sub, id, isProtected] = ['sub', 'project_id', 'ref_protected'].map((name) => `${host}:${name}`.toLowerCase());
  const keys = { sub: sub ?? '', id: id ?? '', protected: isProtected ?? '' };
  return { ...keys, own: new Set(Object.values(keys)) };
}

/** Every combination of values of the other keys that statements tell apart. */
function contextsOf(cells: readonly (Cells & { readonly key: string })[]): readonly RequestContext[] {
  return cells.reduce<readonly RequestContext[]>(
    (contexts, { key, cells: values }) =>
      contexts
        .flatMap((context) =>
          values.map(({ value }) => (value === null || isOpaque(key) ? context : { ...context, [key]: value })),
        )
        .slice(0, MOST_CONTEXTS),
    [{}],
  );
}

/** Whether some token meets the tests on the key, seen without a search: any text is possible, and one pattern is wanted. */
function isSurelyMet(tests: readonly KeyTest[], key: string, values: ClaimValues): boolean {
  const own = tests.filter((test) => test.key === key);
  const [first, ...more] = own;
  if (first === undefined) return true;
  const { text } = first;
  if (more.length > 0 || text === null || typeof text === 'boolean' || text.negated) return false;
  return values.text === ANY_TEXT && [...text.globs.values()].some((glob) => glob.length > 1);
}

/** At most one test on the subject, and that by a pattern which has to match. */
function hasPlainSubject(tests: readonly KeyTest[], subjectKey: string): boolean {
  const own = tests.filter(({ key }) => key === subjectKey);
  return own.length <= 1 && own.every(({ clause }) => isPlainOperator(clause.operator));
}

const PLAIN_OPERATORS: readonly string[] = ['stringequals', 'stringlike', 'stringequalsifexists', 'stringlikeifexists'];
const isPlainOperator = (operator: string): boolean => PLAIN_OPERATORS.includes(operator.toLowerCase());

/** The subject patterns of a statement; every subject where its conditions on it are not of the plain kind. */
function patternsOf(
  { tests }: Box,
  subjectKey: string,
  version: string | undefined,
): readonly (readonly PatternElement[])[] {
  const plain = tests.find(({ key, clause }) => key === subjectKey && isPlainOperator(clause.operator));
  if (plain === undefined) return [EVERYTHING];
  const wildcards = parseOperator(plain.clause.operator)?.rule.compares === 'pattern';
  return plain.clause.values.flatMap((value) => {
    const parts = parseValue(value, { wildcards, variables: hasVariables(version) });
    const elements = parts.map((part): PatternElement => (part.kind === 'variable' ? { kind: 'any' } : part));
    return [elements];
  });
}
