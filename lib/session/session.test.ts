import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sessionCookie } from '@/lib/session/cookies';
import { makeRecoverySecret, redeemRecoverySecret } from '@/lib/session/recovery-links';

describe('a recovery link', () => {
  const now = new Date('2026-11-23T10:00:00Z');
  const folder = () => mkdtemp(path.join(tmpdir(), 'drawbridge-'));

  it('works once', async () => {
    const data = await folder();
    const secret = await makeRecoverySecret(data, now);
    expect(await redeemRecoverySecret(data, secret, now)).toBe(true);
    expect(await redeemRecoverySecret(data, secret, now)).toBe(false);
  });

  it('works for 15 minutes', async () => {
    const data = await folder();
    const secret = await makeRecoverySecret(data, now);
    expect(await redeemRecoverySecret(data, secret, new Date('2026-11-23T10:15:00Z'))).toBe(false);
  });

  it('is not a path: nothing outside the folder can be named by it', async () => {
    expect(await redeemRecoverySecret(await folder(), '../../etc/passwd', now)).toBe(false);
  });
});

describe('the session cookie', () => {
  it('is bound to this host and to https where the site is', () => {
    const { name, options } = sessionCookie({ publicUrl: 'https://drawbridge.example', sessionHours: 8 });
    expect(name).toBe('__Host-drawbridge-session');
    expect(options).toMatchObject({ httpOnly: true, secure: true, path: '/', maxAge: 28_800 });
  });
});
