import { NextRequest } from 'next/server';
import { describe, expect, it } from 'vitest';
import { proxy } from './proxy';

/** What the pages behind get under this name. */
const handedOn = (path: string, name: string, sent: Readonly<Record<string, string>> = {}) =>
  proxy(new NextRequest(`https://drawbridge.example${path}`, { headers: sent })).headers.get(
    `x-middleware-request-${name}`,
  );

describe('each request', () => {
  it('tells the pages its own address, whatever the client says that it is', () => {
    expect(handedOn('/changes/7?tab=text', 'x-path')).toBe('/changes/7?tab=text');
    expect(handedOn('/roles', 'x-path', { 'x-path': 'https://evil.example/' })).toBe('/roles');
  });

  it('has an id of our own, whatever the client sent', () => {
    expect(handedOn('/roles', 'x-request-id', { 'x-request-id': 'of-someone-else' })).not.toBe('of-someone-else');
  });
});

it('every answer carries the security headers, and a policy with a nonce of its own', () => {
  const [one, other] = ['/', '/roles'].map(
    (path) => proxy(new NextRequest(`https://drawbridge.example${path}`)).headers,
  );
  expect(one?.get('strict-transport-security')).toBe('max-age=31536000');
  expect(one?.get('x-content-type-options')).toBe('nosniff');
  expect(one?.get('referrer-policy')).toBe('same-origin');
  const policy = one?.get('content-security-policy') ?? '';
  for (const directive of [
    "default-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "connect-src 'self'",
  ])
    expect(policy).toContain(directive);
  expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]+'/);
  expect(other?.get('content-security-policy')).not.toBe(policy);
});
