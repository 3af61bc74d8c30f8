import { describe, expect, it } from 'vitest';
import { answer } from '@/app/api/answer';
import { redeemRecoveryLink } from '@/lib/services/people/redeem-recovery-link';
import { requireRate } from '@/lib/services/verb/require-rate';
import { makeRecoverySecret } from '@/lib/session/recovery-links';
import { openPeople } from '@/lib/test-worlds/people-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

describe('who comes too often', () => {
  it('has ten tries of a recovery link in 15 minutes, however many come at once, and a good one is refused behind them', async () => {
    const context = new TestWorld().context(database().client);
    const request = { id: 'r', ip: '192.0.2.7' };
    const codeOf = (secret: string, ip = request.ip) =>
      redeemRecoveryLink(context, secret, { ...request, ip }).then(
        () => 'signed in',
        (error: { code: string }) => error.code,
      );
    const codes = await Promise.all(Array.from({ length: 15 }, () => codeOf('guessed')));
    expect(codes.filter((code) => code === 'not-signed-in')).toHaveLength(10);
    expect(codes.filter((code) => code === 'too-many')).toHaveLength(5);
    const secret = await makeRecoverySecret(context.config.dataDir, context.now());
    expect(await codeOf(secret)).toBe('too-many');
    expect(await codeOf(secret, '198.51.100.1')).toBe('signed in');
  });

  it('guesses thirty API tokens, and is then told when to come back', async () => {
    const context = new TestWorld().context(database().client);
    const guess = () =>
      answer(
        new Request('http://127.0.0.1:3000/api/v1/roles', { headers: { authorization: 'Bearer dbr_guessed' } }),
        async () => context,
      );
    const answers = [];
    for (let tries = 0; tries < 31; tries++) answers.push(await guess());
    expect(answers.slice(0, 30).every(({ status }) => status === 401)).toBe(true);
    expect(answers[30]?.status).toBe(429);
    expect(Number(answers[30]?.headers.get('retry-after'))).toBeGreaterThan(800);
  });

  it('begins two hundred sign-ins in five minutes from one network, and another network is not held up', async () => {
    const context = new TestWorld().context(database().client);
    const begin = (network: string) => requireRate(context, 'sign-in', network);
    for (let tries = 0; tries < 200; tries++) await begin('192.0.2.0/24');
    const refused = await begin('192.0.2.0/24').catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'too-many', retryAfter: expect.any(Number) });
    await begin('198.51.100.0/24');
  });

  it('asks for sixty heavy reads in a minute, and still gets what is light', async () => {
    const { context } = await openPeople(database().client);
    const { publicUrl } = context.config;
    const headers = { origin: new URL(publicUrl).origin, cookie: 'drawbridge-session=secret-ada' };
    const ask = (method: string, path: string) =>
      answer(new Request(`${publicUrl}/api/v1${path}`, { method, headers }), async () => context);
    const statuses: number[] = [];
    for (let reads = 0; reads < 60; reads++)
      statuses.push((await ask('GET', '/roles/111122223333/deploy/terraform')).status);
    expect(statuses).not.toContain(429);
    const refused = await ask('GET', '/roles/111122223333/deploy/terraform');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask('GET', '/people')).status).toBe(200);
  });
});
