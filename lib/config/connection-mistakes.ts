/** What is wrong between several settings, once each of them can be read. */
import type { Config, InstanceConfig } from '@/lib/config/config';
import { isSafeUrl } from '@/lib/config/safe-url';

type Accounts = Pick<Config, 'accounts'>['accounts'];

/** A token must not travel in the clear. On this machine it does not travel. */
function insecure({ id, url }: InstanceConfig): readonly string[] {
  return isSafeUrl(url)
    ? []
    : [`The URL of the instance ${id} must begin with https://: its token would travel in the clear.`];
}

/** Two connections to one GitLab would list each project twice, and who is meant by a token's issuer would be open. */
function alike(instances: readonly InstanceConfig[], part: 'url' | 'issuer'): readonly string[] {
  return instances.flatMap((instance, index) => {
    const earlier = instances.slice(0, index).find((other) => other[part] === instance[part]);
    return earlier === undefined
      ? []
      : [
          `The instances ${earlier.id} and ${instance.id} have the same ${part === 'url' ? 'URL' : 'issuer'}. List each GitLab once.`,
        ];
  });
}

/** A reader of another account would show that account's roles under this one's name. */
function foreignRoles(accounts: Accounts): readonly string[] {
  return accounts.flatMap(({ id, name, reader, writer }) => {
    const roles = { reader, writer: writer === 'default' ? null : writer };
    const owners = Object.entries(roles).flatMap(([kind, role]) =>
      role === null ? [] : [{ kind, owner: role.roleArn.split(':')[4] ?? '' }],
    );
    const expected = id ?? owners[0]?.owner;
    return owners
      .filter(({ owner }) => owner !== expected)
      .map(
        ({ kind, owner }) =>
          `The ${kind} role of the account ${name} belongs to the account ${owner}, not to ${expected}. Name a role of ${expected}.`,
      );
  });
}

/** What a queue says would be read by whoever is on the way, and its address is signed with the reader's credentials. */
const insecureQueues = (accounts: Accounts): readonly string[] =>
  accounts.flatMap(({ name, eventsQueue }) =>
    eventsQueue === undefined || isSafeUrl(eventsQueue)
      ? []
      : [`The queue of events of the account ${name} must begin with https://.`],
  );

/** Every mistake that lies between connections. */
export function connectionMistakes({ instances, accounts }: Pick<Config, 'instances' | 'accounts'>): readonly string[] {
  return [
    ...instances.flatMap(insecure),
    ...new Set([...alike(instances, 'url'), ...alike(instances, 'issuer')]),
    ...foreignRoles(accounts),
    ...insecureQueues(accounts),
  ];
}
