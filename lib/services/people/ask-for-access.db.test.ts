import { expect, it } from 'vitest';
import { askForAccess, listAccessRequests, whoGivesAccess } from '@/lib/services/people/ask-for-access';
import { setPersonRoles } from '@/lib/services/people/set-person-roles';
import { person, RHEA } from '@/lib/test-worlds/change-test-world';
import { ADA, openWorld } from '@/lib/test-worlds/operation-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const EVE = person('vik');

it('who has no role asks once a day, the admins see why, and giving a role answers it', async () => {
  const { context, db, events } = await openWorld(database().client);
  await askForAccess(context, EVE, { why: ' I deploy the shop. ' });
  await askForAccess(context, EVE, { why: 'Again and again.' });
  expect(await events({ action: 'access.requested' })).toMatchObject([
    { objectId: 'vik', data: { why: 'I deploy the shop.' } },
  ]);
  expect(await listAccessRequests(context, ADA)).toMatchObject([{ why: 'I deploy the shop.' }]);
  await expect(listAccessRequests(context, RHEA)).rejects.toMatchObject({ code: 'forbidden' });
  const { admins, askedAt } = await whoGivesAccess(context, EVE);
  expect(askedAt).not.toBeNull();
  const daysLater = async (days: number) => {
    const now = () => new Date(context.now().getTime() + days * 86_400_000);
    const { askedAt: at, mayAsk } = await whoGivesAccess({ ...context, now }, EVE);
    return [at === null ? 'not seen' : 'seen', mayAsk];
  };
  // A request that nobody answers is asked again, and one that no admin sees any more is not said to be seen.
  expect([await daysLater(0.5), await daysLater(2), await daysLater(31)]).toEqual([
    ['seen', false],
    ['seen', true],
    ['not seen', true],
  ]);
  const known = await db.personRole.findMany({ where: { role: 'admin' }, include: { person: true } });
  expect(admins.map(({ username }) => username).sort()).toEqual(known.map((role) => role.person.username).sort());
  await setPersonRoles(context, ADA, { personId: 'vik', roles: ['viewer'] });
  expect(await listAccessRequests(context, ADA)).toEqual([]);
  await expect(askForAccess(context, EVE, { why: 'x'.repeat(501) })).rejects.toMatchObject({ code: 'invalid' });
});
