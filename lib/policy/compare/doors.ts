import type { Policy, Principal } from '@/lib/policy/types';

/** One way to ask for the role: who asks, by which action, and for web identities the issuer's host. */
export interface Door {
  readonly principal: string;
  readonly action: string;
  readonly host: string | null;
}

const PROVIDER = ':oidc-provider/';
/** Stand for a provider and a caller that no statement names. */
const NO_ACCOUNT = '000000000000';
const ANY_CALLER: Door = { principal: `arn:aws:iam::${NO_ACCOUNT}:root`, action: 'sts:AssumeRole', host: null };

/** Host of a provider ARN, or null. */
export const hostOfProvider = (arn: string): string | null => {
  const at = arn.indexOf(PROVIDER);
  return at < 0 ? null : arn.slice(at + PROVIDER.length);
};

/**
 * Every way in that one of the policies may speak about: each principal named, and where everyone is named, or all but some,
 * a caller and a provider that stand for the rest. With an issuer only its providers.
 */
export function doorsOf(policies: readonly Policy[], issuer: string | null): readonly Door[] {
  const statements = policies.flatMap((policy) => policy.statements);
  const doors = new Map<string, Door>();
  const add = (door: Door): unknown => doors.set(`${door.principal} ${door.action}`, door);
  for (const { principal } of statements) for (const door of namedDoors(principal.value)) add(door);
  if (statements.some(({ principal }) => principal.negated || namesEveryone(principal.value))) {
    add(ANY_CALLER);
    const keys = statements.flatMap(({ clauses }) => clauses.map(({ key }) => key));
    for (const host of new Set([...(issuer === null ? [] : [issuer]), ...keys.flatMap(hostOfKey)])) {
      add(webDoor(`arn:aws:iam::${NO_ACCOUNT}${PROVIDER}${host}`, host));
    }
  }
  const all = [...doors.values()];
  return issuer === null ? all : all.filter(({ host }) => host?.toLowerCase() === issuer.toLowerCase());
}

const webDoor = (principal: string, host: string): Door => ({
  principal,
  action: 'sts:AssumeRoleWithWebIdentity',
  host,
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
        return webDoor(value, hostOfProvider(value) ?? value);
      }),
  );
}

/** A bare account id means the root of the account. */
const rootOf = (value: string): string => (/^\d{12}$/.test(value) ? `arn:aws:iam::${value}:root` : value);

const namesEveryone = (principal: Principal): boolean =>
  principal.kind === 'any' || principal.entries.some(({ values }) => values.includes('*'));

/** `gitlab.com:sub` → gitlab.com. Hosts have a dot; the prefixes of AWS's own keys do not. */
function hostOfKey(key: string): readonly string[] {
  const prefix = key.slice(0, Math.max(0, key.lastIndexOf(':')));
  return prefix.includes('.') ? [prefix] : [];
}
