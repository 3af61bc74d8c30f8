import {
  groupLines,
  isLine,
  isRefusal,
  layLine,
  type PlacedMapping,
  type Refusal,
  statementOf,
} from '@/lib/mappings/statement-layout';
import type { ForeignStatement } from '@/lib/mappings/types';
import { VARIABLES_VERSION } from '@/lib/policy/policy-text';
import type { Policy, Statement } from '@/lib/policy/types';

export interface Composition {
  /** Defaults to 2012-10-17, under which `${…}` in refs is escaped. */
  readonly version?: string;
  readonly mappings: readonly PlacedMapping[];
  /** Kept as they are, each at its `statementIndex` as far as there are statements before it. */
  readonly foreign?: readonly Pick<ForeignStatement, 'statementIndex' | 'statement'>[];
}

export type Composed =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

/**
 * Writes mappings as a trust policy: one statement for each provider, operator, audiences and claims; exact refs with
 * StringEquals, patterns with StringLike; the audience always checked. Gives every refusal at once, and no policy then.
 */
export function composePolicy({ version = VARIABLES_VERSION, mappings, foreign = [] }: Composition): Composed {
  const laid = mappings.map((placed) => layLine(placed, version));
  const refusals = laid.filter(isRefusal);
  if (refusals.length > 0) return { ok: false, refusals };
  const kept = [...foreign].sort((a, b) => a.statementIndex - b.statementIndex);
  const statements: Statement[] = [];
  for (const group of groupLines(laid.filter(isLine))) {
    statements.push(statementOf(group, version, [...statements, ...kept.map(({ statement }) => statement)]));
  }
  for (const { statementIndex, statement } of kept) statements.splice(statementIndex, 0, statement);
  return { ok: true, policy: { version, statements, unknown: {} } };
}
