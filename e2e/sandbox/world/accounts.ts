import { FLAWED_ROLES } from '@/e2e/sandbox/world/flawed-roles';
import type { SeedRole } from '@/e2e/sandbox/world/seed-role';
import { SOUND_ROLES } from '@/e2e/sandbox/world/sound-roles';
import { branch, exact, GITLAB_COM, HARBOUR, policy } from '@/e2e/sandbox/world/trust';
import type { Account, Provider, Role } from '@/e2e/sandbox/world/types';

export const PRODUCTION = '111122223333';
export const STAGING = '222233334444';
export const TOOLS = '333344445555';
const DAY = 86_400_000;

function role(account: string, now: Date, index: number, seed: SeedRole): Role {
  const used = seed.usedDaysAgo;
  return {
    name: seed.name,
    path: seed.path ?? '/',
    uniqueId: `AROA${account.slice(0, 4)}${String(index).padStart(12, '0')}`,
    trust: seed.trust(account),
    description: '',
    created: seed.created ?? new Date(now.getTime() - (400 + index) * DAY).toISOString(),
    lastUsed:
      used === null || used === undefined ? null : new Date(now.getTime() - used * DAY - 3_600_000).toISOString(),
    maxSession: seed.maxSession ?? 3600,
    tags: { ...seed.tags },
    attached: [...(seed.attached ?? [])],
    inline: { ...seed.inline },
    boundary: seed.boundary ?? null,
  };
}

const provider = (host: string, ...more: string[]): Provider => ({
  host,
  clientIds: [`https://${host}`, ...more],
  thumbprints: ['1c58a3a8518e8759bf075b76b750d4f2df264fcd'],
  created: '2025-01-15T08:00:00Z',
  tags: {},
});

/** Smaller copies of some roles, in staging. */
const STAGING_ROLES: readonly SeedRole[] = [
  {
    name: 'shop-api-deploy',
    shows: 'the same name in another account',
    trust: (a) => policy(exact(a, HARBOUR, branch('shop/api', 'develop'))),
    usedDaysAgo: 0,
  },
  {
    name: 'shop-web-deploy',
    shows: 'a branch that Developers may push to',
    trust: (a) => policy(exact(a, HARBOUR, branch('shop/web', 'main'))),
    usedDaysAgo: 0,
  },
  {
    name: 'freight-core-deploy',
    shows: 'several projects',
    trust: (a) =>
      policy(exact(a, HARBOUR, branch('freight/core/tracker', 'main'), branch('freight/core/routing', 'main'))),
    usedDaysAgo: 2,
  },
];

/** The three accounts; `now` decides what "last used" means. */
export function seedAccounts(now: Date): Account[] {
  const inProduction = [...SOUND_ROLES, ...FLAWED_ROLES.filter((seed) => !seed.name.startsWith('oss-'))];
  const inTools = FLAWED_ROLES.filter((seed) => seed.name.startsWith('oss-'));
  const account = (
    id: string,
    alias: string,
    quota: number,
    seeds: readonly SeedRole[],
    providers: Provider[],
  ): Account => ({
    id,
    alias,
    partition: 'aws',
    quota,
    roles: seeds.map((seed, index) => role(id, now, index, seed)),
    providers,
    buckets: [],
  });
  return [
    account(PRODUCTION, 'harbour-production', 2048, inProduction, [
      provider(HARBOUR),
      provider(GITLAB_COM),
      provider('token.actions.githubusercontent.com'),
    ]),
    account(STAGING, 'harbour-staging', 8192, STAGING_ROLES, [provider(HARBOUR, 'sts.amazonaws.com')]),
    account(TOOLS, 'harbour-tools', 2048, inTools, [provider(GITLAB_COM)]),
  ];
}
