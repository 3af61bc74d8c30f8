import fc from 'fast-check';
import { type ApiHouse, openApiHouse } from '@/bin/fuzz/api/api-house';
import { ACCOUNTS, type Case, HOSTS } from '@/bin/fuzz/consistency/case';
import { randomCase } from '@/bin/fuzz/consistency/random-estate';
import { PRODUCTION, STAGING } from '@/e2e/sandbox/world/accounts';
import { GITLAB_COM, HARBOUR } from '@/e2e/sandbox/world/trust';
import type { Instance, World } from '@/e2e/sandbox/world/types';
import type { Database } from '@/lib/db/transaction';

/** A role of the estate, and the case that it is: the whole estate with this role. `after`: what it could be changed to. */
export interface StoredRole {
  readonly accountId: string;
  readonly name: string;
  readonly tried: Case;
}

/** A generated estate in the sandbox that was read from there into a database over the real protocols. */
export interface StoredEstate {
  readonly house: ApiHouse;
  readonly roles: readonly StoredRole[];
}

const SEEDED = { accounts: [PRODUCTION, STAGING], hosts: [GITLAB_COM, HARBOUR] } as const;
/** By the host of its issuer. */
export const INSTANCE_IDS: Readonly<Record<string, string>> = { [GITLAB_COM]: 'gitlab-com', [HARBOUR]: 'harbour' };

/** Generated cases speak of two hosts and accounts; the sandbox has others. */
const inSandbox = (text: string): string =>
  [
    ...ACCOUNTS.map((id, at) => [id, SEEDED.accounts[at] ?? id]),
    ...HOSTS.map((host, at) => [host, SEEDED.hosts[at] ?? host]),
  ].reduce((written, [from = '', to = '']) => written.replaceAll(from, to), text);

/** As many roles over the projects and providers of one generated estate. */
export function rolesOf(count: number, seed: number): readonly StoredRole[] {
  const [first, ...more] = fc.sample(randomCase, { numRuns: count, seed });
  if (first === undefined) return [];
  const { instances, accounts } = first;
  const [moved, movedAccounts]: [typeof instances, typeof accounts] = JSON.parse(
    inSandbox(JSON.stringify([instances, accounts])),
  );
  return [first, ...more].flatMap(({ before, after, role }, at) => {
    const account = movedAccounts[at % 3 === 2 ? 1 : 0];
    if (account === undefined || JSON.parse(before).Statement.length === 0) return [];
    const name = `ci-${String(at).padStart(2, '0')}`;
    const texts = { before: inSandbox(before), after: inSandbox(after) };
    const tried: Case = {
      ...{ instances: moved, accounts: movedAccounts, account, unread: new Map(), ...texts },
      role: { ...role, name, trust: texts.before, uniqueId: `AROA${String(at).padStart(16, '0')}` },
    };
    return [{ accountId: account.id, name, tried }];
  });
}

/** Puts it in the place of what the sandbox has. */
export function arrange(world: World, roles: readonly StoredRole[]): void {
  const [first] = roles;
  if (first === undefined) throw new Error('An estate has roles.');
  for (const instance of world.instances) {
    const own = first.tried.instances.find(({ issuer }) => issuer === instance.issuer);
    instance.projects = own?.projects ?? [];
    instance.groups = own?.groups ?? [];
  }
  for (const [at, account] of world.accounts.entries()) {
    const own = first.tried.accounts.find(({ id }) => id === account.id);
    world.accounts[at] = {
      ...account,
      quota: 20_000,
      providers: own?.providers ?? [],
      roles: roles.flatMap(({ accountId, tried }) => (accountId === account.id ? [tried.role] : [])),
    };
  }
}

/** Opens an estate in an empty database. */
export async function openStoredEstate(db: Database, roles: readonly StoredRole[]): Promise<StoredEstate> {
  return { roles, house: await openApiHouse(db, (world) => arrange(world, roles)) };
}

export const instanceId = ({ issuer }: Pick<Instance, 'issuer'>): string =>
  INSTANCE_IDS[issuer.slice('https://'.length)] ?? issuer;
