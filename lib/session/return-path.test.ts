import { describe, expect, it } from 'vitest';
import { returnPath } from '@/lib/session/return-path';

const SITE = 'https://drawbridge.example';
const HOST = 'evil.example';

/** Prefixes of a host that make some parser take the whole for another site. */
const BEFORE = [
  ...[
    '//',
    '///',
    '////',
    '/\\',
    '/\\/',
    '/\\\\',
    '\\\\',
    '\\/',
    '/./',
    '/.//',
    '/..//',
    '/../..//',
    '/%2e//',
    '/%2e%2e//',
  ],
  ...[
    '/x/..//',
    '/x/%2e%2e//',
    '/x/..%2f/',
    '/x/../\\',
    '/..\\',
    '/..\\\\',
    '/..\\/',
    '/.\\/',
    '/.\\\\',
    '/%2E%2E/%2E%2E//',
  ],
  ...[
    '/\t/',
    '/\n/',
    '/\r/',
    '/\t\\',
    '/..\t//',
    '/..//\t',
    '/.\n//',
    '\t//',
    ' //',
    '\u0000//',
    '/\u0000/',
    '//\t',
    '/ /',
  ],
  ...[
    'https://',
    'https:',
    'https:/',
    'http://',
    'HTTPS://',
    'hTTps:\\\\',
    '//https://',
    '/https://',
    'javascript:',
    'data:',
  ],
  ...['//user@', '//user:secret@', '//drawbridge.example@', '//drawbridge.example:443@', '/..//drawbridge.example@'],
  ...['//drawbridge.example.', '/..//drawbridge.example.', '//drawbridge.example%2f@', '/@', '/..//@'],
  ...[
    '///\\',
    '/;//',
    '/;/..//',
    '/x;//..//',
    '/.;//',
    '/..;//',
    '/?//',
    '/#//',
    '/x/../..//',
    '/x//..//..//',
    '/x/..///',
  ],
  ...[
    '/\u2215/',
    '/\uff0f/',
    '\uff0f\uff0f',
    '/\uff0e\uff0e//',
    '/%2f/',
    '/%2f%2f',
    '/%5c',
    '/%5c%5c',
    '/..%5c',
    '/%09/',
  ],
  ...[
    '/auth/',
    '/auth/sign-out?',
    '/AUTH/',
    '/%61uth/',
    '/x/../auth/',
    '/./auth/',
    '//auth/',
    '/..//auth/',
    '/auth%2f',
  ],
  ...['', 'x', '.', '..', './/', '..//', '?//', '#//', ':', '::', '[', '//[', '/..//[', '/%', '/%zz/'],
];
const FORMS = [...new Set([...BEFORE.map((before) => before + HOST), '', '/', '//', '/..//', '/..///'])];

describe('where a sign-in returns to', () => {
  it.each(['/', '/roles/1/deploy?tab=history', '/changes/7', '/roles?q=a%2Fb//c', '/compose/1/a%20b'])(
    'is the path that was asked for: %s',
    (asked) => {
      expect(returnPath(SITE, asked)).toBe(asked);
    },
  );

  it('is tried with a hundred forms and more', () => {
    expect(FORMS.length).toBeGreaterThan(100);
  });

  it.each(FORMS)('is never another site nor a sign-in route: %j', (asked) => {
    const location = returnPath(SITE, asked);
    // As a browser reads a Location header.
    const arrived = new URL(location, `${SITE}/auth/callback`);
    expect(arrived.origin).toBe(SITE);
    expect(decodeURIComponent(arrived.pathname).toLowerCase()).not.toMatch(/^\/auth\//);
    expect(location).not.toMatch(/^\/[/\\]/);
  });
});
