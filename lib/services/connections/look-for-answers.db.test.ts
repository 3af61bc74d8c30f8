import { describe, expect, it } from 'vitest';
import { listConnectionStates } from '@/lib/services/connections/list-connection-states';
import { lookForAnswers } from '@/lib/services/connections/look-for-answers';
import { openChanges, person } from '@/lib/test-worlds/change-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const VIK = person('vik', 'viewer');

describe('a connection at whose address nothing answers', () => {
  it('is away from the first look on, with the moment, and back as soon as something answers', async () => {
    const { context } = await openChanges(database().client);
    const states = async () => (await listConnectionStates(context, VIK)).map(({ state }) => state);
    const before = await states();
    const asked: string[] = [];
    await lookForAnswers(context, async (url) => {
      asked.push(url);
      return false;
    });
    expect(new Set(await states())).toEqual(new Set(['away']));
    expect(asked.length).toBe(new Set(asked).size);
    const [first] = await listConnectionStates(context, VIK);
    expect(first?.error).toMatch(/^Nothing has answered since \d\d:\d\d UTC\./);
    const since = (await context.db.instance.findFirstOrThrow()).silentSince;
    await lookForAnswers({ ...context, now: () => new Date(context.now().getTime() + 60_000) }, async () => false);
    expect((await context.db.instance.findFirstOrThrow()).silentSince).toEqual(since);
    await lookForAnswers(context, async () => true);
    expect(await states()).toEqual(before);
  });

  it('does not take another with it', async () => {
    const { context } = await openChanges(database().client);
    const [instance] = context.config.instances;
    await lookForAnswers(context, async (url) => url !== instance?.url);
    const away = (await listConnectionStates(context, VIK)).filter(({ state }) => state === 'away');
    expect(away.map(({ id }) => id)).toEqual([instance?.id]);
  });
});
