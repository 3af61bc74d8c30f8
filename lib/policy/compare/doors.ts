import { isIssuerKey } from '@/lib/policy/call-keys';
import type { Universe } from '@/lib/policy/compare/types';
import type { Policy, Principal, Statement } from '@/lib/policy/types';

/** One way to ask for the role: who asks, by which action, and for web identities the issuer's host. */
export interface Door {
  readonly principal: string;
  readonly action: string;
  readonly host: string | null;
}

/** What a call needs beside the assumption itself where it carries tags or a source identity. AWS: session tags in STS. */
const COMPANION_ACTIONS: readonly string[] = ['sts:TagSession', 'sts:SetSourceIdentity'];
const PROVIDER = ':oidc-provider/';
/** Stands for the account of a role whose policy names none. */
const NO_ACCOUNT = '000000000000';
const ANY_CALLER: Door = { principal: `arn:aws:iam::${NO_ACCOUNT}:root`, action: 'sts:AssumeRole', host: null };
/** Stand for the issuers that no policy names: the one where anyone can have a project, and one that is none of those known. */
const UNNAMED_HOSTS: readonly string[] = ['gitlab.com', 'another-issuer.example'];

/** Whether a way in stands for every AWS caller rather than for one that a policy names. */
export const isAnyCaller = ({ principal }: Door): boolean => principal === ANY_CALLER.principal;

/** Host of a provider ARN, or null. */
export const hostOfProvider = (arn: string): string | null => {
  const at = arn.indexOf(PROVIDER);
  return at < 0 ? null : arn.slice(at + PROVIDER.length);
};

/** The account in an ARN of IAM, or null. */
export const accountOfArn = (arn: string): string | null => /^arn:[a-z-]+:iam::(\d{12}):/.exec(arn)?.[1] ?? null;

/** Whether a way in is a provider in another account than the role's. STS accepts no token from it for this role. */
export const isElsewhere = ({ principal, host }: Pick<Door, 'principal' | 'host'>, account: string | null): boolean => {
  const owner = host === null ? null : accountOfArn(principal);
  return account !== null && owner !== null && owner !== account;
};

type Surroundings = Pick<Universe, 'issuer' | 'account' | 'hosts' | 'providers'>;

/**
 * Every way in that one of the policies may apply to: each principal that they name. Where they name everyone, or everyone
 * but some, also a caller and the providers of the role's account: those that are known, those that the policies name, and two
 * that stand for the rest. With an issuer, only its providers.
 */
export function doorsOf(policies: readonly Policy[], surroundings: Surroundings): readonly Door[] {
  const { issuer } = surroundings;
  const statements = policies.flatMap((policy) => policy.statements);
  const doors = new Map<string, Door>();
  const add = (door: Door): unknown => doors.set(`${door.principal} ${door.action}`, door);
  for (const { principal } of statements) for (const door of namedDoors(principal.value)) add(door);
  const everyone = statements.filter(({ principal }) => principal.negated || namesAll(principal.value, 'Federated'));
  if (everyone.length > 0) for (const arn of providersOf(statements, surroundings)) add(webDoor(arn));
  if (everyone.some(({ principal }) => principal.negated || namesAll(principal.value, null))) add(ANY_CALLER);
  const all = [...doors.values()];
  return issuer === null ? all : all.filter(({ host }) => host?.toLowerCase() === issuer.toLowerCase());
}

/** The way in, and the same one for each action that a call may need besides its own. */
export const withCompanions = (door: Door): readonly Door[] => [
  door,
  ...COMPANION_ACTIONS.map((action) => ({ ...door, action })),
];

const webDoor = (arn: string): Door => ({
  principal: arn,
  action: 'sts:AssumeRoleWithWebIdentity',
  host: hostOfProvider(arn) ?? arn,
});

function namedDoors(principal: Principal): readonly Door[] {
  if (principal.kind === 'any') return [];
  return principal.entries.flatMap(({ type, values }) =>
    values
      .filter((value) => value !== '*')
      .map((value): Door => {
        if (type !== 'Federated') return { principal: rootOf(value), action: 'sts:AssumeRole', host: null };
        if (value.includes(':saml-provider/'))
          return { principal: value, action: 'sts:AssumeRoleWithSAML', host: null };
        return webDoor(value);
      }),
  );
}

/** A bare account id means the root of the account. */
const rootOf = (value: string): string => (/^\d{12}$/.test(value) ? `arn:aws:iam::${value}:root` : value);

/** Whether a principal is everyone, or every one of a type. `"*"` and `{"AWS": "*"}` are everyone, providers too. */
const namesAll = (principal: Principal, type: string | null): boolean =>
  principal.kind === 'any' ||
  principal.entries.some((entry) => (entry.type === 'AWS' || entry.type === type) && entry.values.includes('*'));

/**
 * ARNs of the providers that "everyone" can mean. A role has those of its own account: where that is not known, it is the account
 * whose providers the policies name, so that a Deny on one of them meets that very one.
 */
function providersOf(
  statements: readonly Statement[],
  { issuer, account = null, hosts: others = [], providers = [] }: Surroundings,
): readonly string[] {
  const named = statements.flatMap(({ principal }) =>
    principal.value.kind === 'any'
      ? []
      : principal.value.entries.flatMap(({ type, values }) => (type === 'Federated' ? values : [])),
  );
  const arns = [...named, ...providers].filter((arn) => hostOfProvider(arn) !== null);
  const hosts = [
    ...(issuer === null ? others : [issuer]),
    ...arns.map((arn) => hostOfProvider(arn) ?? ''),
    ...statements.flatMap(({ clauses }) => clauses.flatMap(({ key }) => hostOfKey(key))),
    ...UNNAMED_HOSTS,
  ];
  const accounts = account === null ? arns.flatMap((arn) => accountOfArn(arn) ?? []) : [account];
  const partition = arns[0]?.split(':')[1] ?? 'aws';
  const known = new Set([...arns, ...providers].map((arn) => arn.toLowerCase()));
  const standIns = [...new Set(accounts.length === 0 ? [NO_ACCOUNT] : accounts)].flatMap((id) =>
    [...new Set(hosts.map((host) => host.toLowerCase()))].map(
      (host) => `arn:${partition}:iam::${id}${PROVIDER}${host}`,
    ),
  );
  return [...providers, ...standIns.filter((arn) => !known.has(arn))];
}

/** `gitlab.com:sub` → gitlab.com. */
const hostOfKey = (key: string): readonly string[] => (isIssuerKey(key) ? [key.slice(0, key.lastIndexOf(':'))] : []);
