import type { Json, Policy, Principal, Statement } from '@/lib/policy/types';

/**
 * One text for all documents that IAM treats as the same: order of members, statements, clauses and values, a scalar or a
 * list of one, and an account's id or its root ARN do not show. Sids, versions and unknown members do. Made to be digested
 * and compared, not to be sent.
 */
export function canonicalPolicy(policy: Policy): string {
  return JSON.stringify([
    ['version', policy.version ?? null],
    ['id', policy.id ?? null],
    ['unknown', sortMembers(policy.unknown)],
    ['statements', policy.statements.map(canonicalStatement).sort()],
  ]);
}

/** The canonical text of one statement; equal texts mean equal statements. */
export function canonicalStatement(statement: Statement): string {
  const { sid, effect, principal, action, clauses, unknown } = statement;
  return JSON.stringify([
    sid ?? null,
    effect,
    [principal.negated, canonicalPrincipal(principal.value)],
    [action.negated, asSet(action.values)],
    clauses.map(({ operator, key, values }) => JSON.stringify([operator, key, asSet(values)])).sort(),
    sortMembers(unknown),
  ]);
}

function canonicalPrincipal(principal: Principal): Json {
  if (principal.kind === 'any') return '*';
  return principal.entries
    .map(({ type, values }) => JSON.stringify([type, asSet(type === 'AWS' ? values.map(rootArn) : values)]))
    .sort();
}

/** IAM shows a bare account id as the ARN of the account's root; a role lives in one partition, so that does not matter. */
function rootArn(value: string): string {
  return /^\d{12}$/.test(value)
    ? `arn:*:iam::${value}:root`
    : value.replace(/^arn:[a-z-]+:(iam::\d{12}:root)$/, 'arn:*:$1');
}

const asSet = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

function sortMembers(value: Json): Json {
  if (Array.isArray(value)) return ['list', ...value.map(sortMembers)];
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return ['members', ...members.map(([name, member]) => [name, sortMembers(member)])];
}
