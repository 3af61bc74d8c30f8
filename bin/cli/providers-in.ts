import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Json } from '@/lib/policy/types';

/** The identity providers that a document names; none where it does not parse. */
export function providersIn(document: Json): readonly string[] {
  const parsed = parsePolicy(JSON.stringify(document));
  if (!parsed.ok) return [];
  const named = parsed.policy.statements.flatMap(({ principal: { value } }) =>
    value.kind === 'any' ? [] : value.entries.flatMap(({ type, values }) => (type === 'Federated' ? values : [])),
  );
  return [...new Set(named)];
}
