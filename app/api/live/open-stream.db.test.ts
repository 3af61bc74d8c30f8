import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStream } from '@/app/api/live/open-stream';
import type { Context } from '@/lib/services/verb/context';
import { openPeople } from '@/lib/test-worlds/people-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const PACE = { moving: 5, resting: 5, heartbeat: 60_000, life: 60_000 };
let context: Context;
beforeEach(async () => {
  context = (await openPeople(database().client)).context;
});
afterEach(() => {
  globalThis.drawbridgeEnding = false;
});

/** Opens a stream as the person of a session. Answers it, how to read its next message, and how to leave. */
async function listen(as: 'ada' | 'bob' | null, pace = PACE, subjects = 'health', left?: AbortSignal) {
  const leave = new AbortController();
  const request = new Request(`${context.config.publicUrl}/api/live?subjects=${subjects}`, {
    headers: as ? { cookie: `drawbridge-session=secret-${as}` } : {},
    signal: left ?? leave.signal,
  });
  const response = await openStream(request, async () => context, pace);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => (await reader?.read())?.value ?? null;
  return { response, next, leave: () => leave.abort() };
}

const account = { id: '999988887777', name: 'late', partition: 'aws' };
const places = () => globalThis.drawbridgeStreams?.size ?? 0;

describe('a stream of moves', () => {
  it('tells at once what is, and then what moved', async () => {
    const { response, next, leave } = await listen('ada');
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const first = await next();
    expect(first).toMatch(
      /^event: progress\ndata: \[\{"subject":"health","mark":"[0-9a-f]{64}","moving":false\}\]\n\n$/,
    );
    await context.db.account.create({ data: account });
    const second = await next();
    expect(second).toMatch(/^event: progress/);
    expect(second).not.toBe(first);
    leave();
  });

  it('says between moves that it lives', async () => {
    const { next, leave } = await listen('ada', { ...PACE, heartbeat: 0 });
    await next();
    expect(await next()).toBe(':\n\n');
    leave();
  });

  it('ends for whoever signs out, before it tells them anything more', async () => {
    const { next } = await listen('ada');
    await next();
    await context.db.session.updateMany({ data: { revokedAt: context.now() } });
    await context.db.account.create({ data: account });
    expect(await next()).toMatch(/^event: refused\n/);
    expect(await next()).toBeNull();
  });

  it('ends for whoever loses the permission', async () => {
    const { next } = await listen('ada');
    await next();
    await context.db.personRole.deleteMany();
    expect(await next()).toMatch(/^event: refused\n/);
    expect(await next()).toBeNull();
  });

  it('ends when the process is asked to end, and when it is old', async () => {
    const { next } = await listen('ada');
    await next();
    globalThis.drawbridgeEnding = true;
    expect(await next()).toBeNull();
    globalThis.drawbridgeEnding = false;
    const old = await listen('ada', { ...PACE, life: 0 });
    await old.next();
    expect(await old.next()).toBeNull();
  });

  it('is refused to nobody in words, and to whoever holds too many already', async () => {
    expect((await listen(null)).response.status).toBe(401);
    expect((await listen('ada', PACE, 'change/1')).response.status).toBe(404);
    const before = places();
    const held = await Promise.all(Array.from({ length: 8 }, () => listen('ada')));
    expect(held.map(({ response }) => response.status)).toEqual(Array(8).fill(200));
    expect((await listen('ada')).response.status).toBe(429);
    for (const { leave } of held) leave();
    await expect.poll(places).toBe(before);
    const again = await listen('ada');
    expect(again.response.status).toBe(200);
    again.leave();
  });

  it('holds no place for a page that was left before its first answer', async () => {
    const before = places();
    const { response } = await listen('ada', PACE, 'health', AbortSignal.abort());
    expect(response.status).toBe(200);
    await expect.poll(places).toBe(before);
  });
});
