import { describe, expect, it } from 'vitest';
import { findRole } from '@/lib/services/estate/find-role';
import { openChanges, person, ROLE } from '@/lib/test-worlds/change-test-world';
import { ACCOUNT } from '@/lib/test-worlds/test-config';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const VIK = person('vik', 'viewer');

describe('a role that a person names', () => {
  it.each([
    `arn:aws:iam::${ACCOUNT}:role/${ROLE}`,
    `arn:aws:iam::${ACCOUNT}:role/some/path/${ROLE}`,
    `arn:aws:sts::${ACCOUNT}:assumed-role/${ROLE}/GitLabRunner`,
    `${ACCOUNT}/${ROLE}`,
    ` ${ROLE} `,
  ])('is found by %s', async (text) => {
    const { context } = await openChanges(database().client);
    expect(await findRole(context, VIK, { text })).toEqual({ found: true, accountId: ACCOUNT, name: ROLE });
  });

  it.each([`arn:aws:iam::999999999999:role/${ROLE}`, 'no-such-role', 'arn:aws:iam', '/'])(
    'is not found by %s, which is said',
    async (text) => {
      const { context } = await openChanges(database().client);
      const found = await findRole(context, VIK, { text });
      expect(found).toMatchObject({ found: false, reason: expect.stringContaining('There is no role') });
    },
  );

  it('has to be told apart where two accounts have it', async () => {
    const { context, db } = await openChanges(database().client);
    const role = await db.role.findFirstOrThrow({ where: { name: ROLE } });
    await db.account.create({ data: { id: '999988887777', name: 'second', partition: 'aws' } });
    await db.$executeRaw`
      INSERT INTO "Role" SELECT (jsonb_populate_record(r, '{"id": "twin", "accountId": "999988887777", "uniqueId": "AROATWIN"}')).*
      FROM "Role" r WHERE r."id" = ${role.id}`;
    const found = await findRole(context, VIK, { text: ROLE });
    expect(found).toMatchObject({ found: false, reason: expect.stringContaining(`999988887777/${ROLE}`) });
    expect(await findRole(context, VIK, { text: `second/${ROLE}` })).toMatchObject({ found: true });
  });
});
