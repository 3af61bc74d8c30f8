import { foreignKey } from '@/lib/mappings/line-policies';
import { mappingId } from '@/lib/mappings/mapping-id';
import { type RecoveredStatement, recoverStatement } from '@/lib/mappings/recover-mappings';
import {
  groupLines,
  groupOf,
  isLine,
  isRefusal,
  type Line,
  layLine,
  type PlacedMapping,
  type Refusal,
  statementOf,
} from '@/lib/mappings/statement-layout';
import type { IssuerProfile } from '@/lib/mappings/statement-reading';
import { withClauseValues } from '@/lib/policy/build-statement';
import type { Policy, Statement } from '@/lib/policy/types';
import { SHARED_ISSUER_CLAIMS } from '@/lib/subjects/issuer-claims';

export interface Edit {
  readonly add: readonly PlacedMapping[];
  /** Ids of mappings of the live policy, and keys of statements of it that are none (`foreignKey`). */
  readonly remove: readonly string[];
}

export type Edited =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

interface Slot {
  readonly statement: Statement;
  readonly recovered: RecoveredStatement;
}

/**
 * The live policy with mappings added and removed. A removed mapping takes its value out of its statement, and the
 * statement goes with its last value. A foreign statement goes as a whole, where its key is named. An added one joins a statement that differs in nothing but subjects, else it gets a
 * statement of its own at the end. Everything else, foreign statements above all, stays exactly as it stood. What is both
 * removed and added stays.
 */
export function editPolicy(live: Policy, edit: Edit, issuers: readonly IssuerProfile[]): Edited {
  const slots = live.statements.map((statement) => ({
    statement,
    recovered: recoverStatement(statement, live.version, issuers),
  }));
  const present = new Set(
    slots.flatMap(({ statement, recovered }) =>
      recovered.ok ? recovered.mappings.map(({ id }) => id) : [foreignKey(statement)],
    ),
  );
  const wanted = edit.add.map((placed) => ({ ...placed, id: mappingId(placed.mapping, placed.provider) }));
  const keep = new Set(wanted.map(({ id }) => id));
  const remove = new Set(edit.remove.filter((id) => !keep.has(id)));
  const laid = wanted.filter(({ id }) => !present.has(id)).map((placed) => checkLine(placed, live, issuers));
  const refusals = [
    ...edit.remove.filter((id) => !present.has(id)).map((id) => missing(id)),
    ...laid.filter(isRefusal),
  ];
  if (refusals.length > 0) return { ok: false, refusals };
  const lines = laid.filter(isLine);
  const statements = addLines(
    slots.flatMap((slot) => withoutMappings(slot, remove)),
    lines,
    live.version,
  );
  if (statements.length === 0) {
    const reason = 'A trust policy needs at least one statement. Add a mapping, or delete the role in IAM.';
    return { ok: false, refusals: [{ mappingId: null, reason }] };
  }
  return { ok: true, policy: { ...live, statements } };
}

const missing = (id: string): Refusal => ({
  mappingId: id,
  reason: 'The live policy no longer has a line that was to be removed. Reload the role and look again.',
});

/** What only an edit can check: that AWS reads the claims for this issuer. */
function checkLine(placed: PlacedMapping, live: Policy, issuers: readonly IssuerProfile[]): Line | Refusal {
  const { mapping, provider } = placed;
  const issuer = issuers.find(({ host }) => host === provider.host);
  const refuse = (reason: string): Refusal => ({ mappingId: mapping.id, reason });
  if (issuer === undefined) return refuse(`${provider.host} is not a GitLab that is connected.`);
  if (!provider.arn.endsWith(`:oidc-provider/${provider.host}`)) {
    return refuse(`The provider ${provider.arn} is not the one of ${provider.host}.`);
  }
  const unread = Object.keys(mapping.claims).find((name) => !issuer.shared || !SHARED_ISSUER_CLAIMS.includes(name));
  if (unread !== undefined) {
    return refuse(`AWS does not read the claim ${unread} of ${provider.host}, so the condition could never hold.`);
  }
  return layLine(placed, live.version);
}

function withoutMappings(slot: Slot, remove: ReadonlySet<string>): readonly Slot[] {
  const { statement, recovered } = slot;
  if (!recovered.ok) return remove.has(foreignKey(statement)) ? [] : [slot];
  if (!recovered.mappings.some(({ id }) => remove.has(id))) return [slot];
  const { subClause, subjects } = recovered.reading;
  const stays = recovered.mappings.map(({ id }) => !remove.has(id));
  const kept = <T>(items: readonly T[]): readonly T[] => items.filter((_, index) => stays[index]);
  const values = kept(subClause.values);
  if (values.length === 0) return [];
  const changed = withClauseValues(statement, subClause, values);
  const clause = changed.clauses[statement.clauses.indexOf(subClause)] ?? subClause;
  const reading = { ...recovered.reading, subClause: clause, subjects: kept(subjects) };
  return [{ statement: changed, recovered: { ok: true, reading, mappings: kept(recovered.mappings) } }];
}

function addLines(slots: readonly Slot[], lines: readonly Line[], version: string | undefined): readonly Statement[] {
  const statements = slots.map(({ statement }) => statement);
  for (const group of groupLines(lines)) {
    const at = slots.findIndex(({ recovered }) => holdsGroup(recovered, group[0].group));
    const slot = slots[at];
    if (slot === undefined || !slot.recovered.ok) {
      statements.push(statementOf(group, version, statements));
      continue;
    }
    const { subClause } = slot.recovered.reading;
    const values = new Set([...subClause.values, ...group.map(({ subject }) => subject)]);
    statements[at] = withClauseValues(slot.statement, subClause, [...values]);
  }
  return statements;
}

function holdsGroup(recovered: RecoveredStatement, group: string): boolean {
  if (!recovered.ok) return false;
  const [mapping] = recovered.mappings;
  const { provider, operator } = recovered.reading;
  return mapping !== undefined && groupOf(mapping, provider, operator) === group;
}
