import { asSet } from '@/lib/mappings/mapping-id';
import type { MappingProvider } from '@/lib/mappings/types';
import { hasVariables, parseValue } from '@/lib/policy/policy-text';
import type { Clause, Statement } from '@/lib/policy/types';
import { SHARED_ISSUER_CLAIMS } from '@/lib/subjects/issuer-claims';

/** A GitLab issuer that Drawbridge is connected to. */
export interface IssuerProfile {
  /** Issuer without its scheme: the prefix of condition keys and the tail of a provider ARN. */
  readonly host: string;
  /** gitlab.com itself: AWS reads more claims than sub and aud. */
  readonly shared: boolean;
}

/** The parts of a statement that mappings are made of. `subjects` has one entry for each value of `subClause`. */
export interface StatementReading {
  readonly provider: MappingProvider;
  readonly audiences: readonly string[];
  readonly claims: Readonly<Record<string, readonly string[]>>;
  readonly operator: 'StringEquals' | 'StringLike';
  readonly subjects: readonly string[];
  readonly subClause: Clause;
}

type Read<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly reason: string };
const foreign = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason });

/** Takes a statement apart into provider, audiences, claims and subjects; a reason where it says anything else. */
export function readConditions(
  statement: Statement,
  version: string | undefined,
  issuers: readonly IssuerProfile[],
): Read<{ reading: StatementReading }> {
  const principal = readProvider(statement, issuers);
  if (!principal.ok) return principal;
  const { provider, shared } = principal;
  const clauses = new Map<string, Clause>();
  for (const clause of statement.clauses) {
    const name = claimName(clause.key, provider.host);
    if (name === null) return foreign(`It has a condition on ${clause.key}, which mappings do not have.`);
    if (clauses.has(name)) return foreign(`It has several conditions on ${clause.key}.`);
    if (name !== 'sub' && name !== 'aud' && !(shared && SHARED_ISSUER_CLAIMS.includes(name))) {
      return foreign(`It has a condition on ${clause.key}, which AWS does not read for this issuer.`);
    }
    clauses.set(name, clause);
  }
  const subClause = clauses.get('sub');
  if (subClause === undefined)
    return foreign('It does not check the subject: every project of the issuer is admitted.');
  const audience = clauses.get('aud');
  if (audience === undefined) return foreign('It does not check the audience.');
  const subjects = readSubjects(subClause, version);
  if (!subjects.ok) return subjects;
  const audiences = readTexts(audience, version);
  if (!audiences.ok) return audiences;
  const claims: Record<string, readonly string[]> = {};
  for (const [name, clause] of clauses) {
    if (name === 'sub' || name === 'aud') continue;
    const texts = readTexts(clause, version);
    if (!texts.ok) return texts;
    claims[name] = texts.values;
  }
  return { ok: true, reading: { provider, audiences: audiences.values, claims, subClause, ...subjects.found } };
}

function readProvider(
  statement: Statement,
  issuers: readonly IssuerProfile[],
): Read<{ provider: MappingProvider; shared: boolean }> {
  const { effect, principal, action, unknown } = statement;
  if (effect === 'Deny') return foreign('It denies.');
  const [member] = Object.keys(unknown);
  if (member !== undefined) return foreign(`It has the member ${member}, which trust policies do not have.`);
  if (principal.negated || action.negated) return foreign('It names what is left out rather than what is meant.');
  const entries = principal.value.kind === 'any' ? [] : principal.value.entries;
  const [entry, ...moreEntries] = entries;
  const [arn, ...moreArns] = entry?.values ?? [];
  if (entry?.type !== 'Federated' || arn === undefined || moreEntries.length > 0 || moreArns.length > 0) {
    return foreign('Its principal is not one OIDC provider.');
  }
  const [name, ...moreNames] = action.values;
  if (name?.toLowerCase() !== 'sts:assumerolewithwebidentity' || moreNames.length > 0) {
    return foreign('Its action is not sts:AssumeRoleWithWebIdentity alone.');
  }
  const marker = ':oidc-provider/';
  const host = arn.includes(marker) ? arn.slice(arn.indexOf(marker) + marker.length) : null;
  const issuer = issuers.find((candidate) => candidate.host === host);
  if (issuer === undefined) return foreign('Its provider is not a GitLab that is connected.');
  return { ok: true, provider: { arn, host: issuer.host }, shared: issuer.shared };
}

/** `gitlab.com:Sub` → `sub`; null when the key is not one of this provider. Keys compare without case. */
function claimName(key: string, host: string): string | null {
  const prefix = `${host}:`.toLowerCase();
  return key.toLowerCase().startsWith(prefix) ? key.slice(prefix.length).toLowerCase() : null;
}

function readSubjects(
  clause: Clause,
  version: string | undefined,
): Read<{ found: Pick<StatementReading, 'operator' | 'subjects'> }> {
  const like = clause.operator.toLowerCase() === 'stringlike';
  if (!like && clause.operator.toLowerCase() !== 'stringequals') {
    return foreign(`Its condition on the subject uses ${clause.operator}.`);
  }
  if (clause.values.length === 0) return foreign('Its condition on the subject has no value.');
  const subjects: string[] = [];
  for (const value of clause.values) {
    const text = readPattern(value, like, version);
    if (!text.ok) return text;
    subjects.push(text.text);
  }
  return { ok: true, found: { operator: like ? 'StringLike' : 'StringEquals', subjects } };
}

/** Texts without wildcards; StringLike says the same there. */
function readTexts(clause: Clause, version: string | undefined): Read<{ values: readonly string[] }> {
  const like = clause.operator.toLowerCase() === 'stringlike';
  if (!like && clause.operator.toLowerCase() !== 'stringequals') {
    return foreign(`Its condition on ${clause.key} uses ${clause.operator}.`);
  }
  if (clause.values.length === 0) return foreign(`Its condition on ${clause.key} has no value.`);
  const values: string[] = [];
  for (const value of clause.values) {
    const parts = parseValue(value, { wildcards: like, variables: hasVariables(version) });
    if (parts.some(({ kind }) => kind !== 'text'))
      return foreign(`Its condition on ${clause.key} is not a plain text.`);
    values.push(parts.map((part) => (part.kind === 'text' ? part.text : '')).join(''));
  }
  return { ok: true, values: asSet(values) };
}

/** A subject value as a pattern in which `*` is the only wildcard. */
function readPattern(value: string, like: boolean, version: string | undefined): Read<{ text: string }> {
  const parts = parseValue(value, { wildcards: like, variables: hasVariables(version) });
  let text = '';
  for (const part of parts) {
    if (part.kind === 'any') text += '*';
    else if (part.kind === 'variable') return foreign(`${JSON.stringify(value)} has a policy variable.`);
    else if (part.kind === 'one') return foreign(`${JSON.stringify(value)} has a question mark for any one character.`);
    // No subject has an asterisk or a question mark in it, so a value that wants one can never match.
    else if (/[*?]/.test(part.text))
      return foreign(`${JSON.stringify(value)} can never match: it wants a literal wildcard.`);
    else text += part.text;
  }
  return { ok: true, text };
}
