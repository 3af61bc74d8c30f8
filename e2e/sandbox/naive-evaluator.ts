import { like, operatorNamed, type Piece } from '@/e2e/sandbox/naive-operators';

/**
 * A policy evaluator that is as plain as possible: every statement, clause and value is tried in turn. It shares no code with the
 * product, so that each is a check on the other.
 */
type Context = Readonly<Record<string, string | readonly string[]>>;
type Wanted = { readonly action: string; readonly resource: string };
type Request = { readonly principal: string; readonly action: string };
type Dict = Record<string, unknown>;

const list = (value: unknown): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value.map(String) : [String(value)];
const dict = (value: unknown): Dict => (typeof value === 'object' && value !== null ? (value as Dict) : {});

function lookUp(context: Context, key: string): string[] | null {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase());
  return found ? list(found[1]) : null;
}

/** Replaces `${…}` under the version that has variables; null: a variable has no value and no default. */
function expand(text: string, context: Context, active: boolean): Piece[] | null {
  if (!active) return [{ text, literal: false }];
  const pieces: Piece[] = [];
  let rest = text;
  for (let at = rest.indexOf('${'); at >= 0; at = rest.indexOf('${')) {
    const end = rest.indexOf('}', at);
    if (end < 0) break;
    pieces.push({ text: rest.slice(0, at), literal: false });
    const inside = rest.slice(at + 2, end);
    rest = rest.slice(end + 1);
    if (inside === '*' || inside === '?' || inside === '$') {
      pieces.push({ text: inside, literal: true });
      continue;
    }
    const comma = inside.indexOf(',');
    const key = (comma < 0 ? inside : inside.slice(0, comma)).trim();
    // A default is quoted and used only if the key has no value. A key with several values has no single one to take.
    const fallback = comma < 0 ? undefined : /^'(.*)'$/s.exec(inside.slice(comma + 1).trim())?.[1];
    const value = lookUp(context, key) ?? [];
    const text2 = value.length > 0 ? (value.length === 1 ? value[0] : undefined) : fallback;
    if (text2 === undefined) return null;
    pieces.push({ text: text2, literal: true });
  }
  return [...pieces, { text: rest, literal: false }];
}

function clauseHolds(operator: string, key: string, values: string[], context: Context, active: boolean): boolean {
  let name = operator.toLowerCase();
  const quantifier = name.startsWith('forallvalues:') ? 'all' : name.startsWith('foranyvalue:') ? 'any' : null;
  if (quantifier) name = name.slice(name.indexOf(':') + 1);
  const present = lookUp(context, key);
  // For the set operators a key that holds nothing but empty strings holds nothing.
  const actual = quantifier && present?.every((text) => text === '') ? null : present;
  if (name === 'null')
    return values.some((value) => value.toLowerCase() === String(present === null || present.length === 0));
  const ifExists = name.endsWith('ifexists');
  if (ifExists) name = name.slice(0, -'ifexists'.length);
  const found = operatorNamed(name);
  if (!found) return false;
  const { test, negated } = found;
  if (actual === null || actual.length === 0)
    return quantifier === 'all' || ifExists || (negated && quantifier !== 'any');
  const one = (text: string): boolean => {
    const hit = values.some((value) => {
      const pieces = expand(value, context, active && /^(?:string|arn)/.test(name));
      return pieces !== null && test(pieces, text);
    });
    return negated ? !hit : hit;
  };
  if (quantifier === 'any') return actual.some(one);
  return quantifier === 'all' || negated ? actual.every(one) : actual.some(one);
}

const PROVIDER = /:(?:oidc|saml)-provider\//;

/** An account, by its number or its root, is everyone in it but its providers. */
function accountHolds(name: string, principal: string): boolean {
  const account = /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
  return account !== undefined && principal.split(':')[4] === account && !PROVIDER.test(principal);
}

/** A role is also its sessions, whose ARN has no path. */
function sessionOf(name: string, principal: string): boolean {
  const role = /^arn:[a-z-]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(name);
  const session = /^arn:[a-z-]+:sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(principal);
  return role !== null && session !== null && role[1] === session[1] && role[2] === session[2];
}

/** AWS's own samples take a lone `*` of any type as everyone of that type; of `AWS` it means everyone. */
function principalMatches(value: unknown, principal: string): boolean {
  if (value === '*') return true;
  const isProvider = PROVIDER.test(principal);
  return Object.entries(dict(value)).some(([type, named]) =>
    list(named).some(
      (name) =>
        name === principal ||
        (type === 'AWS' && (name === '*' || accountHolds(name, principal) || sessionOf(name, principal))) ||
        (type === 'Federated' && name === '*' && isProvider),
    ),
  );
}

const actionMatches = (patterns: unknown, action: string): boolean =>
  list(patterns).some((pattern) => like([{ text: pattern.toLowerCase(), literal: false }], action.toLowerCase()));

/** Whether there is an operator of this name, with or without a quantifier and IfExists. */
export function isOperator(operator: string): boolean {
  const name = operator.toLowerCase().replace(/^for(?:allvalues|anyvalue):/, '');
  if (name === 'null') return true;
  const base = name.replace(/ifexists$/, '');
  return operatorNamed(base) !== null;
}

const conditionsHold = (statement: Dict, context: Context, active: boolean): boolean =>
  Object.entries(dict(statement.Condition)).every(([operator, block]) =>
    Object.entries(dict(block)).every(([key, values]) => clauseHolds(operator, key, list(values), context, active)),
  );

const actionFits = (statement: Dict, action: string): boolean =>
  'NotAction' in statement ? !actionMatches(statement.NotAction, action) : actionMatches(statement.Action, action);

const principalFits = (statement: Dict, principal: string): boolean =>
  'NotPrincipal' in statement
    ? !principalMatches(statement.NotPrincipal, principal)
    : principalMatches(statement.Principal, principal);

function resourceFits(statement: Dict, resource: string, context: Context, active: boolean): boolean {
  const matches = (patterns: unknown): boolean =>
    list(patterns).some((pattern) => {
      const pieces = expand(pattern, context, active);
      return pieces !== null && like(pieces, resource);
    });
  return 'NotResource' in statement ? !matches(statement.NotResource) : matches(statement.Resource);
}

type Verdict = 'allow' | 'explicit-deny' | 'implicit-deny';

/** Deny wins over Allow; without either the answer is no. */
function decide(documents: readonly unknown[], matches: (statement: Dict, active: boolean) => boolean): Verdict {
  const effects = documents.map(dict).flatMap((policy) =>
    [policy.Statement]
      .flat()
      .map(dict)
      .filter((statement) => matches(statement, policy.Version === '2012-10-17'))
      .map((statement) => statement.Effect),
  );
  if (effects.includes('Deny')) return 'explicit-deny';
  return effects.includes('Allow') ? 'allow' : 'implicit-deny';
}

/** What a trust policy says to a principal that asks to enter. */
export const naiveEvaluate = (document: unknown, request: Request, context: Context): Verdict =>
  decide(
    [document],
    (statement, active) =>
      principalFits(statement, request.principal) &&
      actionFits(statement, request.action) &&
      conditionsHold(statement, context, active),
  );

/** What the policies of an identity say to an action on a resource. */
export const naivePermits = (documents: readonly unknown[], wanted: Wanted, context: Context = {}): Verdict =>
  decide(
    documents,
    (statement, active) =>
      actionFits(statement, wanted.action) &&
      resourceFits(statement, wanted.resource, context, active) &&
      conditionsHold(statement, context, active),
  );
