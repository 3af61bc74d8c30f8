import { describe, expect, it } from 'vitest';
import { answer } from '@/app/api/answer';
import { redeemRecoveryLink } from '@/lib/services/people/redeem-recovery-link';
import { makeRecoverySecret } from '@/lib/session/recovery-links';
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
});
