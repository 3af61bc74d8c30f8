import { recoverStatement } from '@/lib/mappings/recover-mappings';
import type { IssuerProfile } from '@/lib/mappings/statement-reading';
import type { RecoveredMapping } from '@/lib/mappings/types';
import { parseOperator } from '@/lib/policy/operator-names';
import type { Clause, Statement } from '@/lib/policy/types';

/**
 * The mappings that a foreign statement most likely stands for: each of its providers on its own, and each operator without what
 * it says beside the comparison. Whether they admit the same is for the comparer to say. null: it has no such reading.
 */
export function foreignIntent(
  statement: Statement,
  version: string | undefined,
  issuers: readonly IssuerProfile[],
): readonly Omit<RecoveredMapping, 'statementIndex'>[] | null {
  const { principal, effect } = statement;
  if (effect === 'Deny' || principal.negated || principal.value.kind === 'any') return null;
  const [entry, ...others] = principal.value.entries;
  if (entry?.type !== 'Federated' || others.length > 0) return null;
  const recovered = entry.values.map((arn) => recoverStatement(plain(statement, arn), version, issuers));
  const found = recovered.flatMap((each) => (each.ok ? each.mappings : []));
  return recovered.every(({ ok }) => ok) && found.length > 0 ? found : null;
}

const ACTION = { negated: false, values: ['sts:AssumeRoleWithWebIdentity'] } as const;

function plain({ sid, effect, clauses, source }: Statement, arn: string): Statement {
  return {
    ...(sid === undefined ? {} : { sid }),
    ...{ effect, source, action: ACTION, unknown: {} },
    principal: { negated: false, value: { kind: 'entries', entries: [{ type: 'Federated', values: [arn] }] } },
    clauses: clauses.map(plainClause),
  };
}

/** `ForAnyValue:StringEqualsIfExists` as `StringEquals`: a claim of a token has one value, and is there. */
function plainClause(clause: Clause): Clause {
  const rule = parseOperator(clause.operator)?.rule;
  if (rule === undefined) return clause;
  return { ...clause, operator: rule.compares === 'text-any-case' && !rule.negated ? 'StringEquals' : rule.name };
}
