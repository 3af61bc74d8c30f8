import { type Extent, lesser, mostOf } from '@/lib/capabilities/call-extent';
import { evaluate } from '@/lib/policy/evaluate';
import { parsePolicy } from '@/lib/policy/parse-policy';
import type { Policy, Principal, Statement } from '@/lib/policy/types';

export const ASSUME = 'sts:AssumeRole';

/** How far a trust policy lets a role of its own account in without any policy of that role allowing the call. */
export interface DirectTrust {
  /** By the role's ARN: a boundary of the role still limits it. */
  readonly byRole: Extent;
  /** By the ARN of a session, whose name whoever enters chooses: no boundary has to allow it. */
  readonly bySession: Extent;
}

/** Whom the trust policy of a role lets in. */
export interface Trust {
  /** An ARN of a role, or a service: "some" where a condition decides, or where the policy does not parse. */
  readonly letsIn: (principal: string) => Extent;
  /** null: it does not name the role, other than by its account or as everybody, which the other role has a finding for. */
  readonly names: (roleArn: string) => DirectTrust | null;
}

/** A trust policy, which is parsed once, and only when its text alone does not answer. */
export function readTrust(trustPolicy: string): Trust {
  let known: Trust | null = null;
  const read = (): Trust => {
    known ??= understand(trustPolicy);
    return known;
  };
  return {
    letsIn: (principal) => read().letsIn(principal),
    names: (arn) => (mayName(trustPolicy, arn) ? read().names(arn) : null),
  };
}

const mayName = (text: string, arn: string): boolean =>
  // A backslash may hide how a name is spelled.
  ['\\', arn, sessionPrefix(arn)].some((part) => text.includes(part));

/** Nobody knows what a text lets in that does not parse. */
const UNDECIDED: DirectTrust = { byRole: 'some', bySession: 'some' };

function understand(trustPolicy: string): Trust {
  const parsed = parsePolicy(trustPolicy);
  if (!parsed.ok) return { letsIn: () => 'some', names: () => UNDECIDED };
  const { policy } = parsed;
  const arns = arnsNamed(policy);
  const sessionsOf = (arn: string) => arns.filter((each) => each.startsWith(sessionPrefix(arn)));
  const asked = new Map<string, Extent>();
  const ask = (principal: string) => {
    const known = asked.get(principal) ?? admits(policy, principal);
    asked.set(principal, known);
    return known;
  };
  // What is denied to a role is denied to its sessions too.
  const through = (name: string, arn: string) =>
    lesser(admits(narrowed(policy, name, name), name), admits(narrowed(policy, name, arn), arn));
  const bySession = (arn: string) => mostOf(sessionsOf(arn).map((session) => through(session, arn)));
  return {
    letsIn: (principal) => mostOf([ask(principal), bySession(principal)]),
    names: (arn) =>
      arns.includes(arn) || sessionsOf(arn).length > 0
        ? { byRole: through(arn, arn), bySession: bySession(arn) }
        : null,
  };
}

/** The ARNs of those whom a trust policy names in what it allows: roles, their sessions, accounts and others. */
export const arnsNamed = (policy: Policy): readonly string[] => {
  const allowed = policy.statements.filter(({ effect, principal }) => effect === 'Allow' && !principal.negated);
  return [...new Set(allowed.flatMap(({ principal }) => awsValues(principal.value)))].filter((value) =>
    value.startsWith('arn:'),
  );
};

const awsValues = (principal: Principal): readonly string[] =>
  principal.kind === 'any' ? [] : principal.entries.flatMap(({ type, values }) => (type === 'AWS' ? values : []));

/** What the ARNs of a role's sessions begin with. They have the role's name without its path. */
function sessionPrefix(roleArn: string): string {
  const [, partition = '', , , account = '', resource = ''] = roleArn.split(':');
  return `arn:${partition}:sts::${account}:assumed-role/${resource.slice(resource.lastIndexOf('/') + 1)}/`;
}

/** The policy as if its Allow statements let another one in where they name this one, and nobody else. What it denies stays. */
function narrowed(policy: Policy, name: string, other: string): Policy {
  const narrow = (statement: Statement): Statement => {
    const { negated, value } = statement.principal;
    if (statement.effect === 'Deny') return statement;
    const values = negated || !awsValues(value).includes(name) ? [] : [other];
    return {
      ...statement,
      principal: { negated: false, value: { kind: 'entries', entries: [{ type: 'AWS', values }] } },
    };
  };
  return { ...policy, statements: policy.statements.map(narrow) };
}

const OPEN = () => ({ why: 'the call', always: false });

function admits(policy: Policy, principal: string): Extent {
  const { decision } = evaluate(policy, { principal, action: ASSUME }, {}, OPEN);
  return decision === 'allow' ? 'every' : decision === 'undecided' ? 'some' : 'none';
}
