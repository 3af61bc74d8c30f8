import { describe, expect, it } from 'vitest';
import { OPERATIONS } from '@/app/api/operations/all';
import { AppError } from '@/lib/services/verb/app-error';
import { byToken, person } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const EVERYTHING = person('ada', 'viewer', 'requester', 'approver', 'admin', 'auditor');
const NAMED = OPERATIONS.map((operation) => [operation.id, operation] as const);
/** What the few that look at their input first are asked. */
const INPUT: Readonly<Record<string, Record<string, unknown>>> = {
  revokeSession: { id: 'x' },
  getChange: { number: '1' },
};

describe('every operation of the API', () => {
  it.each(NAMED)('%s is refused to who holds no role and to a token without scopes', async (id, { run }) => {
    const context = new TestWorld().context(database().client);
    for (const actor of [person('eve'), byToken(EVERYTHING)]) {
      const answer = async () => run(context, actor, INPUT[id] ?? {});
      const refusal = await answer().catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(AppError);
      expect(refusal).toMatchObject({ code: 'forbidden' });
    }
    const events = await context.db.auditEvent.findMany({ orderBy: { seq: 'asc' } });
    expect(events.map(({ action, result, actorId }) => ({ action, result, actorId }))).toEqual([
      { action: 'access.refused', result: 'refused', actorId: 'eve' },
      { action: 'access.refused', result: 'refused', actorId: 'ada' },
    ]);
  });
});
