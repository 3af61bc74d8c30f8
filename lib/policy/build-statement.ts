import type { Clause, Json, Statement } from '@/lib/policy/types';

/** A statement that admits web identities of one provider. Clauses keep their order; one value is written as a scalar. */
export function webIdentityStatement(sid: string | null, providerArn: string, clauses: readonly Clause[]): Statement {
  const action = 'sts:AssumeRoleWithWebIdentity';
  return {
    ...(sid === null ? {} : { sid }),
    effect: 'Allow',
    principal: { negated: false, value: { kind: 'entries', entries: [{ type: 'Federated', values: [providerArn] }] } },
    action: { negated: false, values: [action] },
    clauses,
    unknown: {},
    source: {
      ...(sid === null ? {} : { Sid: sid }),
      Effect: 'Allow',
      Principal: { Federated: providerArn },
      Action: action,
      Condition: conditionJson(clauses),
    },
  };
}

/** The same statement with other values for one clause; everything else in it stays as it stood. */
export function withClauseValues(statement: Statement, clause: Clause, values: readonly string[]): Statement {
  const { operator, key } = clause;
  return {
    ...statement,
    clauses: statement.clauses.map((other) => (other === clause ? { operator, key, values } : other)),
    source: replaceAt(statement.source, ['Condition', operator, key], values),
  };
}

function conditionJson(clauses: readonly Clause[]): Json {
  const operators = new Map<string, [string, Json][]>();
  for (const { operator, key, values } of clauses) {
    operators.set(operator, [...(operators.get(operator) ?? []), [key, scalarOrList(values)]]);
  }
  return Object.fromEntries([...operators].map(([operator, keys]) => [operator, Object.fromEntries(keys)]));
}

const scalarOrList = (values: readonly string[]): Json => {
  const [only, ...more] = values;
  return only !== undefined && more.length === 0 ? only : values;
};

/** A copy in which the member at the path holds the values; members keep their order. */
function replaceAt(json: Json, path: readonly string[], values: readonly string[]): Json {
  const [name, ...rest] = path;
  if (name === undefined) return Array.isArray(json) ? values : scalarOrList(values);
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([member, value]) => [member, member === name ? replaceAt(value, rest, values) : value]),
  );
}
