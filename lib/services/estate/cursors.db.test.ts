import { describe, expect, it } from 'vitest';
import { listAuditEvents } from '@/lib/services/audit/list-audit-events';
import { listProjects } from '@/lib/services/estate/list-projects';
import { listRoles } from '@/lib/services/estate/list-roles';
import { openChanges, person } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const READER = person('vik', 'viewer', 'auditor');
const cursor = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');

/** Values that a list of this order could not have put into a cursor, or that the database does not take. */
const EVIL_VALUES: readonly (readonly unknown[])[] = [
  [1e300, 'name', 'id'],
  [2_147_483_648, 'name', 'id'],
  [1.5, 'name', 'id'],
  [1, 'na\0me', 'id'],
  [1, { contains: '' }, 'id'],
  [1, 'name'],
  [],
];

describe('a cursor that the list did not make', () => {
  it.each(EVIL_VALUES)('(%j, %j, %j) is refused in words by roles and projects', async (...values) => {
    const { context } = await openChanges(database().client);
    for (const page of [{ after: cursor(...values) }, { before: cursor(...values) }]) {
      await expect(listRoles(context, READER, page)).rejects.toMatchObject({ code: 'invalid' });
      await expect(listProjects(context, READER, page)).rejects.toMatchObject({ code: 'invalid' });
    }
  });

  it('is refused by the audit log, which takes any number that could be an event', async () => {
    const { context } = await openChanges(database().client);
    for (const after of ['', '1042', ...['-1', '1e3', '9'.repeat(19), '1;--', 1042, null].map((seq) => cursor(seq))])
      await expect(listAuditEvents(context, READER, { after })).rejects.toMatchObject({ code: 'invalid' });
    expect((await listAuditEvents(context, READER, { before: cursor('9'.repeat(18)) })).rows).toEqual([]);
  });
});
