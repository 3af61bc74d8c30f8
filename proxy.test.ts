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
