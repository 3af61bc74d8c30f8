import type { Clause, Json, Policy, Principal, Statement } from '@/lib/policy/types';
import { attribute, type Block, block, type HclItem, type HclValue, object } from '@/lib/terraform/hcl';

/** AWS: a policy without a Version is one of 2008; the data source would take 2012. */
const VERSION_WITHOUT_ONE = '2008-10-17';

/**
 * The policy as an `aws_iam_policy_document` data source of this name, or null where that cannot say it: members that it
 * does not know, or a text with `&{`, which it turns into `${`. Such a policy is written by `policyValue`.
 */
export function trustDocument(policy: Policy, name: string): Block | null {
  if (!isSayable(policy)) return null;
  return block(
    'data',
    ['aws_iam_policy_document', name],
    [
      attribute('version', policy.version ?? VERSION_WITHOUT_ONE),
      ...(policy.id === undefined ? [] : [attribute('policy_id', policy.id)]),
      ...policy.statements.map(statementBlock),
    ],
  );
}

/** Any JSON as an HCL value, member for member: for `jsonencode`. */
export function jsonValue(json: Json): HclValue {
  // `null` is the one JSON word that is no value of ours; HCL spells it alike.
  if (json === null) return { kind: 'expression', text: 'null' };
  if (isList(json)) return json.map(jsonValue);
  if (typeof json !== 'object') return json;
  return object(Object.entries(json).map(([key, value]) => [key, jsonValue(value)]));
}

function statementBlock({ sid, effect, principal, action, clauses }: Statement): HclItem {
  return block(
    'statement',
    [],
    [
      ...(sid === undefined ? [] : [attribute('sid', sid)]),
      attribute('effect', effect),
      attribute(action.negated ? 'not_actions' : 'actions', action.values),
      ...principalBlocks(principal.negated ? 'not_principals' : 'principals', principal.value),
      ...clauses.map(conditionBlock),
    ],
  );
}

function principalBlocks(kind: string, principal: Principal): readonly Block[] {
  const entries = principal.kind === 'any' ? [{ type: '*', values: ['*'] }] : principal.entries;
  return entries.map(({ type, values }) =>
    block(kind, [], [attribute('type', type), attribute('identifiers', values)]),
  );
}

function conditionBlock({ operator, key, values }: Clause): Block {
  return block('condition', [], [attribute('test', operator), attribute('variable', key), attribute('values', values)]);
}

function isSayable({ statements, unknown }: Policy): boolean {
  const texts = statements.flatMap(({ action, principal, clauses }) => [
    ...action.values,
    ...(principal.value.kind === 'any' ? [] : principal.value.entries.flatMap(({ values }) => values)),
    ...clauses.flatMap(({ values }) => values),
  ]);
  const known = [unknown, ...statements.map((statement) => statement.unknown)];
  return known.every((members) => Object.keys(members).length === 0) && !texts.some((text) => text.includes('&{'));
}

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);
