import { asSet, claimList } from '@/lib/mappings/mapping-id';
import {
  isLine,
  isRefusal,
  type Line,
  layLine,
  type PlacedMapping,
  type Refusal,
} from '@/lib/mappings/statement-layout';
import { webIdentityStatement } from '@/lib/policy/build-statement';
import { comparePolicies } from '@/lib/policy/compare/policies';
import type { Universe } from '@/lib/policy/compare/types';
import { escapeVariables, VARIABLES_VERSION } from '@/lib/policy/policy-text';
import { policySize } from '@/lib/policy/print-policy';
import type { Clause, Policy, Statement } from '@/lib/policy/types';

export interface PackRequest {
  readonly mappings: readonly PlacedMapping[];
  /** Statements that are kept as they are, and count. */
  readonly foreign: readonly Statement[];
  /** Characters that the account allows for a trust policy. */
  readonly quota: number;
  /** The tokens that can really be: equality is proved over these. */
  readonly universe: Universe;
}

export type Packed =
  | {
      readonly ok: true;
      readonly policy: Policy;
      /** Characters of the minified document. */
      readonly size: number;
      /** Ids of mappings that others admit already. */
      readonly dropped: readonly string[];
    }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly refusals: readonly Refusal[];
      /** Mappings for one role each, so that every role fits; empty where even that is impossible. */
      readonly roles: readonly (readonly PlacedMapping[])[];
    };

/** Lines that one statement can hold: they agree in provider, audiences and claims. */
type Bundle = readonly [Line, ...Line[]];

/**
 * The smallest policy that says the same as a role's mappings, proved by comparison; or why it does not fit the quota, and a
 * split over several roles. Mappings that others cover are left out, exact subjects move in with patterns, statements that
 * differ in audience alone become one.
 */
export function packMappings(request: PackRequest): Packed {
  const laid = request.mappings.map((placed) => layLine(placed, VARIABLES_VERSION));
  const refusals = laid.filter(isRefusal);
  const fail = (reason: string, roles: readonly (readonly PlacedMapping[])[] = []): Packed => ({
    ok: false,
    reason,
    refusals,
    roles,
  });
  if (refusals.length > 0) return fail('Some mappings cannot be written into a policy.');
  const lines = laid.filter(isLine);
  const plain = policyOf(
    lines.map((line) => statementOf([line])),
    request.foreign,
  );
  const kept = needed(lines, request);
  const policy = policyOf(mergeAudiences(bundle(kept).map(statementOf)), request.foreign);
  if (comparePolicies(plain, policy, request.universe).verdict !== 'equal') {
    return fail('It could not be proved that a smaller policy says the same.');
  }
  const size = policySize(policy);
  const dropped = lines.filter((line) => !kept.includes(line)).map(({ mapping }) => mapping.id);
  if (size <= request.quota) return { ok: true, policy, size, dropped };
  const roles = splitOver(kept, request);
  const over = `The smallest policy has ${size} characters, ${size - request.quota} more than the account allows.`;
  return roles === null
    ? fail(`${over} A single mapping with what has to stay is too long already.`)
    : fail(`${over} It fits when it is split over ${roles.length} roles.`, roles);
}

const policyOf = (statements: readonly Statement[], foreign: readonly Statement[]): Policy => ({
  version: VARIABLES_VERSION,
  statements: [...statements, ...foreign],
  unknown: {},
});

/** The lines without those that the others admit already. Patterns can cover others, so the shortest texts go last. */
function needed(lines: readonly Line[], { universe }: PackRequest): readonly Line[] {
  const unique = lines.filter((line, at) => lines.findIndex((other) => isSame(line, other)) === at);
  let kept = unique;
  for (const line of [...unique].sort((a, b) => b.subject.length - a.subject.length)) {
    const rivals = kept.filter((other) => other !== line && other.operator === 'StringLike' && agrees(line, other));
    if (rivals.length === 0) continue;
    const without = policyOf(
      rivals.map((rival) => statementOf([rival])),
      [],
    );
    const both = policyOf([statementOf([line]), ...without.statements], []);
    if (comparePolicies(without, both, universe).verdict === 'equal') kept = kept.filter((other) => other !== line);
  }
  return kept;
}

const isSame = (one: Line, other: Line): boolean => one.group === other.group && one.subject === other.subject;

const contextOf = ({ provider, mapping }: Line): string =>
  JSON.stringify([provider.arn, asSet(mapping.audiences), claimList(mapping.claims)]);
const agrees = (one: Line, other: Line): boolean => contextOf(one) === contextOf(other);

function bundle(lines: readonly Line[]): readonly Bundle[] {
  const bundles = new Map<string, [Line, ...Line[]]>();
  for (const line of lines) {
    const key = contextOf(line);
    const known = bundles.get(key);
    if (known === undefined) bundles.set(key, [line]);
    else known.push(line);
  }
  return [...bundles.values()];
}

/** One statement without a Sid: every character counts. A subject without a wildcard means the same to StringLike. */
function statementOf(lines: Bundle): Statement {
  const { host, arn } = lines[0].provider;
  const written = (values: readonly string[]): readonly string[] =>
    asSet(values).map((value) => escapeVariables(value, VARIABLES_VERSION));
  const { audiences, claims } = lines[0].mapping;
  const operator = lines.some((line) => line.operator === 'StringLike') ? 'StringLike' : 'StringEquals';
  return webIdentityStatement(null, arn, [
    { operator: 'StringEquals', key: `${host}:aud`, values: written(audiences) },
    ...claimList(claims).map(
      ([name, values]): Clause => ({ operator: 'StringEquals', key: `${host}:${name}`, values: written(values) }),
    ),
    { operator, key: `${host}:sub`, values: asSet(lines.map(({ subject }) => subject)) },
  ]);
}

/** Statements that differ in nothing but their audiences, as one. */
function mergeAudiences(statements: readonly Statement[]): readonly Statement[] {
  const merged = new Map<string, Statement>();
  for (const statement of statements) {
    const [audience, ...others] = statement.clauses;
    const key = JSON.stringify([statement.principal, others]);
    const known = merged.get(key);
    const [first, ...rest] = known?.clauses ?? [];
    if (known === undefined || first === undefined || audience === undefined) merged.set(key, statement);
    else
      merged.set(
        key,
        withClauses(statement, [{ ...first, values: asSet([...first.values, ...audience.values]) }, ...rest]),
      );
  }
  return [...merged.values()];
}

function withClauses({ principal }: Statement, clauses: readonly Clause[]): Statement {
  const arn = principal.value.kind === 'entries' ? (principal.value.entries[0]?.values[0] ?? '') : '';
  return webIdentityStatement(null, arn, clauses);
}

/** Mappings for one role each, filled in order, projects kept together; null when one alone is too long. */
function splitOver(
  lines: readonly Line[],
  { foreign, quota }: PackRequest,
): readonly (readonly PlacedMapping[])[] | null {
  const roles: Line[][] = [];
  const fits = (some: readonly Line[]): boolean =>
    policySize(policyOf(mergeAudiences(bundle(some).map(statementOf)), foreign)) <= quota;
  for (const line of [...lines].sort((a, b) => (a.subject < b.subject ? -1 : 1))) {
    if (!fits([line])) return null;
    const last = roles.at(-1);
    if (last !== undefined && fits([...last, line])) last.push(line);
    else roles.push([line]);
  }
  return roles.map((role) => role.map(({ mapping, provider }) => ({ mapping, provider })));
}
