import { describe, expect, it } from 'vitest';
import { smallestEstate } from '@/bin/fuzz/consistency/stored/smallest-estate';
import { rolesOf, type StoredRole } from '@/bin/fuzz/consistency/stored/stored-estate';

const SEED = 20_261_130;
const statementsOf = ({ tried }: StoredRole) => JSON.parse(tried.before).Statement;

describe('the smallest estate that differs', () => {
  it('has one role, one statement and nothing that is not needed for it', async () => {
    const roles = rolesOf(12, SEED);
    let readings = 0;
    const smallest = await smallestEstate(roles, async (some) => {
      readings++;
      return some.some(({ tried }) => tried.before.includes('"Deny"') && tried.before.includes(':aud"'));
    });
    const [role, ...more] = smallest;
    expect(more).toEqual([]);
    if (role === undefined) throw new Error('A role is left.');
    // Of those with one statement each at most two are needed: one that denies, and one that asks for an audience.
    expect(statementsOf(role).length).toBeLessThanOrEqual(2);
    const conditions = statementsOf(role).flatMap((each: { Condition?: object }) =>
      Object.values(each.Condition ?? {}),
    );
    expect(conditions).toHaveLength(1);
    expect(role.tried.instances.flatMap(({ projects }) => projects)).toEqual([]);
    expect(role.tried.accounts.flatMap(({ providers }) => providers)).toEqual([]);
    // What IAM has is what is compared.
    expect(role.tried.role.trust).toBe(role.tried.before);
    expect(readings).toBeLessThan(200);
  });

  it('keeps both roles where it takes two', async () => {
    const roles = rolesOf(6, SEED);
    const [one, , other] = roles;
    const smallest = await smallestEstate(roles, async (some) =>
      [one, other].every((needed) => some.some(({ name }) => name === needed?.name)),
    );
    expect(smallest.map(({ name }) => name)).toEqual([one?.name, other?.name]);
  });
});
