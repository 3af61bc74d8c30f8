import { describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/access/decide';
import { once } from '@/lib/services/verb/idempotency';
import { person } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const ADA = person('ada', 'admin');
const BOB = person('bob', 'admin');

function open() {
  const context = new TestWorld().context(database().client);
  const runs: string[] = [];
  /** A creation that answers with its own number. */
  const create = (actor: Actor, key: string, request: unknown) =>
    once(context, actor, key, request, async () => {
      runs.push(key);
      return { id: runs.length };
    });
  return { context, runs, create };
}

describe('a creation with a key', () => {
  it('runs once: the same request gets the first answer again, in whatever order its members are', async () => {
    const { runs, create } = open();
    expect(await create(ADA, 'k', { a: 1, b: 2 })).toEqual({ id: 1 });
    expect(await create(ADA, 'k', { b: 2, a: 1 })).toEqual({ id: 1 });
    expect(runs).toEqual(['k']);
  });

  it('is refused with the key of another request, and nothing runs', async () => {
    const { runs, create } = open();
    await create(ADA, 'k', { a: 1 });
    await expect(create(ADA, 'k', { a: 2 })).rejects.toMatchObject({ code: 'conflict' });
    expect(runs).toEqual(['k']);
  });

  it("never answers with another person's: keys are each person's own", async () => {
    const { create } = open();
    expect(await create(ADA, 'k', { a: 1 })).toEqual({ id: 1 });
    expect(await create(BOB, 'k', { a: 1 })).toEqual({ id: 2 });
    expect(await create(ADA, 'k', { a: 1 })).toEqual({ id: 1 });
  });

  it('runs once though the request comes twice at the same moment', async () => {
    const { context } = open();
    let runs = 0;
    let finish = () => {};
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const slow = () =>
      once(context, ADA, 'k', {}, async () => {
        runs++;
        await gate;
        return 'made';
      });
    const [first, second] = [slow(), slow()].map((run) => run.catch((error: unknown) => error));
    // Whichever lost has its answer while the other still runs.
    expect(await Promise.race([first, second])).toMatchObject({ code: 'conflict' });
    finish();
    expect(await Promise.all([first, second])).toContain('made');
    expect(runs).toBe(1);
  });

  it('that failed releases its key, since nothing was created', async () => {
    const { context, create } = open();
    const failing = once(context, ADA, 'k', {}, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(await create(ADA, 'k', {})).toEqual({ id: 1 });
  });

  it('is forgotten after a day, and not a second before', async () => {
    const { context, create } = open();
    await create(ADA, 'k', {});
    const { createdAt } = await context.db.idempotencyKey.findFirstOrThrow();
    const at = (seconds: number) => ({ ...context, now: () => new Date(createdAt.getTime() + seconds * 1000) });
    const again = async () => 'again';
    expect(await once(at(86_400), ADA, 'k', {}, again)).toEqual({ id: 1 });
    expect(await once(at(86_401), ADA, 'k', {}, again)).toBe('again');
  });

  it('is no creation of the product itself, nor one with an endless key', async () => {
    const { runs, create } = open();
    const worker: Actor = { kind: 'system', name: 'worker', request: { id: 'r', ip: null } };
    await expect(create(worker, 'k', {})).rejects.toMatchObject({ code: 'invalid' });
    await expect(create(ADA, 'k'.repeat(201), {})).rejects.toMatchObject({ code: 'invalid' });
    expect(runs).toEqual([]);
  });
});
