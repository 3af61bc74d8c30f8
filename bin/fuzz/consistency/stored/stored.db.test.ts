import { expect, it } from 'vitest';
import { randomNumbers } from '@/bin/bench/measure';
import { type Comparison, compareSurfaces } from '@/bin/fuzz/consistency/stored/compare-surfaces';
import { smallestEstate } from '@/bin/fuzz/consistency/stored/smallest-estate';
import {
  openStoredEstate,
  rolesOf,
  type StoredEstate,
  type StoredRole,
} from '@/bin/fuzz/consistency/stored/stored-estate';
import { linesOfEstate, projectPages, surfacesOf } from '@/bin/fuzz/consistency/stored/surfaces';
import type { Database } from '@/lib/db/transaction';
import { inTestDatabase, withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

it('every surface of the product says the same of each role, project and ref, which is what STS does', {
  timeout: 900_000,
}, async () => {
  const roles = rolesOf(12, 20_261_130);
  const { asked, differences } = await comparedIn(database().client, roles);
  if (differences.length > 0) expect(await smallestDifference(roles)).toEqual([]);
  expect(asked).toBeGreaterThan(300);
});

async function comparedIn(db: Database, roles: readonly StoredRole[]): Promise<Comparison> {
  const estate = await openStoredEstate(db, roles);
  try {
    return await compareSurfaces(estate);
  } finally {
    await estate.house.close();
  }
}

/** The policy, the projects and the providers that are left, and what differs there. Each form is read into a database of its own. */
async function smallestDifference(roles: readonly StoredRole[]): Promise<readonly unknown[]> {
  const compared = (some: readonly StoredRole[]) => inTestDatabase((db) => comparedIn(db, some));
  const smallest = await smallestEstate(roles, async (some) => (await compared(some)).differences.length > 0);
  const worlds = smallest.map(({ name, tried: { before, after, instances, accounts } }) => ({
    ...{ name, before, after, projects: instances.flatMap(({ projects }) => projects) },
    providers: accounts.flatMap(({ id, providers }) => providers.map(({ host, clientIds }) => [id, host, clientIds])),
  }));
  return [worlds, (await compared(smallest)).differences];
}

/** Everything that is shown of an estate, except when it was read. */
async function everything({ house, roles }: StoredEstate): Promise<string> {
  const shown = {
    roles: await Promise.all(roles.map((role) => surfacesOf(house, role))),
    projects: (await projectPages(house, roles)).toSorted((a, b) => a.id - b.id),
    lines: await linesOfEstate(house),
  };
  return JSON.stringify(shown, (key, value) => (key === 'syncedAt' || key === 'roleId' ? undefined : value), 1);
}

it('the order of rows, of what the sources answer and of syncs changes nothing, and no sync of the same writes an event', {
  timeout: 900_000,
}, async () => {
  const { client: db } = database();
  const estate = await openStoredEstate(db, rolesOf(8, 7));
  const random = randomNumbers(7);
  const shuffled = <T>(all: readonly T[]): T[] =>
    all
      .map((one) => [random(1_000_000), one] as const)
      .sort(([a], [b]) => a - b)
      .map(([, one]) => one);
  try {
    const before = await everything(estate);
    // That a sync ran is an event of its own.
    const told = { where: { NOT: { action: { startsWith: 'sync.' } } } };
    const events = await db.auditEvent.count(told);
    const { world } = estate.house.sandbox;
    for (let round = 0; round < 3; round++) {
      for (const instance of world.instances) {
        instance.groups = shuffled(instance.groups);
        instance.projects = shuffled(instance.projects);
        for (const project of instance.projects) {
          project.branches = shuffled(project.branches);
          project.tags = shuffled(project.tags);
          project.protectedBranches = shuffled(project.protectedBranches);
        }
      }
      for (const [at, account] of world.accounts.entries())
        world.accounts[at] = {
          ...account,
          roles: shuffled(account.roles),
          providers: shuffled(account.providers).map((each) => ({ ...each, clientIds: shuffled(each.clientIds) })),
        };
      // A rewritten row moves to the end of its table.
      for (const { instanceId, projectId, type, name } of shuffled(await db.ref.findMany()))
        await db.ref.update({
          where: { instanceId_projectId_type_name: { instanceId, projectId, type, name } },
          data: { name },
        });
      await estate.house.sync(shuffled);
      expect(await everything(estate)).toBe(before);
    }
    expect(await db.auditEvent.count(told)).toBe(events);
  } finally {
    await estate.house.close();
  }
});
