import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientAddress } from '@/lib/session/client-address';
import { sessionCookie } from '@/lib/session/cookies';
import { makeRecoverySecret, redeemRecoverySecret } from '@/lib/session/recovery-links';
import { returnPath } from '@/lib/session/return-path';

describe('where a sign-in returns to', () => {
  const site = 'https://drawbridge.example';

  it('is the path that was asked for', () => {
    expect(returnPath(site, '/roles/1/deploy?tab=history')).toBe('/roles/1/deploy?tab=history');
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '',
    null,
    '/auth/sign-out',
  ])('is never another site nor a sign-in route: %s', (asked) => {
    expect(returnPath(site, asked)).toBe('/');
  });
});

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

describe('the address of a client', () => {
  const headers = (all: Record<string, string>) => (name: string) => all[name] ?? null;

  it('is the socket’s where no proxy is trusted, whatever the client claims', () => {
    expect(clientAddress(headers({ 'x-drawbridge-peer': '::ffff:10.0.0.9', 'x-forwarded-for': '1.2.3.4' }), 0)).toBe(
      '10.0.0.9',
    );
  });

  it('is what the last trusted proxy saw, not what stands left of it', () => {
    expect(clientAddress(headers({ 'x-forwarded-for': '6.6.6.6, 1.2.3.4' }), 1)).toBe('1.2.3.4');
  });

  it('is unknown rather than a text that is no address', () => {
    expect(clientAddress(headers({ 'x-drawbridge-peer': '<script>' }), 0)).toBeNull();
  });
});

describe('the session cookie', () => {
  it('is bound to this host and to https where the site is', () => {
    const { name, options } = sessionCookie({ publicUrl: 'https://drawbridge.example', sessionHours: 8 });
    expect(name).toBe('__Host-drawbridge-session');
    expect(options).toMatchObject({ httpOnly: true, secure: true, path: '/', maxAge: 28_800 });
  });
});
