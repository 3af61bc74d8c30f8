import { seedAccounts } from '@/e2e/sandbox/world/accounts';
import { PEOPLE } from '@/e2e/sandbox/world/people';
import { HARBOUR_GROUPS, HARBOUR_PROJECTS, PUBLIC_GROUPS, PUBLIC_PROJECTS } from '@/e2e/sandbox/world/projects';
import { GITLAB_COM, HARBOUR } from '@/e2e/sandbox/world/trust';
import type { Instance, Token, World } from '@/e2e/sandbox/world/types';

export const WORLD_FORMAT = 6;

/** Tokens of both instances. */
const TOKENS: Record<string, Token> = {
  'glpat-sandbox-reader': { name: 'reader', scopes: ['read_api'], level: 40, expiresAt: '2027-11-01' },
  'glpat-sandbox-writer': { name: 'writer', scopes: ['api'], level: 40, expiresAt: '2027-11-01' },
  'glpat-sandbox-owner': { name: 'owner', scopes: ['api'], level: 50, expiresAt: '2027-11-01' },
  'glpat-sandbox-admin': { name: 'admin', scopes: ['api'], level: 60, expiresAt: '2027-11-01' },
  'glpat-sandbox-developer': { name: 'developer', scopes: ['api'], level: 30, expiresAt: '2027-11-01' },
  'glpat-sandbox-low': { name: 'low', scopes: ['read_api'], level: 20, expiresAt: null },
};

/** A logistics company: its own GitLab, its group on the public one, and three AWS accounts. */
export function seedWorld(now: Date): World {
  return structuredClone({
    format: WORLD_FORMAT,
    instances: [
      {
        id: 'harbour',
        version: '18.5.1-ee',
        issuer: `https://${HARBOUR}`,
        people: [...PEOPLE],
        advancedSearch: true,
        groups: HARBOUR_GROUPS,
        projects: HARBOUR_PROJECTS,
        tokens: TOKENS,
      },
      {
        id: 'public',
        version: '19.2.0-ee',
        issuer: `https://${GITLAB_COM}`,
        people: [...PEOPLE],
        advancedSearch: false,
        groups: PUBLIC_GROUPS,
        projects: PUBLIC_PROJECTS,
        tokens: TOKENS,
      },
    ],
    accounts: seedAccounts(now),
  });
}

/** Brings one GitLab back to what it was in the beginning. The object stays the same: others hold it. */
export function reseedInstance(instance: Instance): void {
  const seeded = seedWorld(new Date()).instances.find(({ id }) => id === instance.id);
  Object.assign(instance, seeded);
}
