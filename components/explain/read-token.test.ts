import { expect, it } from 'vitest';
import { readToken } from './read-token';

const CLAIMS = { iss: 'https://gitlab.example.com', sub: 'project_path:g/größe:ref_type:branch:ref:main', aud: 'sts' };
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (payload: unknown) => `${part({ alg: 'RS256' })}.${part(payload)}.c2lnbmF0dXJl`;

it('reads the claims of a token and drops its signature and everything that AWS does not read', () => {
  const read = readToken(` ${jwt({ ...CLAIMS, jti: 'j', project_id: '20', exp: 1 })}\n`);
  expect(read).toEqual({ ok: true, claims: { ...CLAIMS, project_id: '20' }, expiresAt: new Date(1000) });
  expect(JSON.stringify(read)).not.toContain('c2lnbmF0dXJl');
});

it('reads hand-written claims, several audiences among them', () => {
  const aud = ['a', 'b'];
  expect(readToken(JSON.stringify({ ...CLAIMS, aud, ref_protected: true }))).toEqual({
    ok: true,
    claims: { ...CLAIMS, aud, ref_protected: 'true' },
    expiresAt: null,
  });
});

it.each([
  ['nothing', ''],
  ['a part that is no base64', 'a.%%%.c'],
  ['a part that is no JSON', `a.${Buffer.from('nonsense').toString('base64url')}.c`],
  ['a list', '["iss"]'],
])('refuses %s', (_, text) => {
  expect(readToken(text)).toEqual({ ok: false, reason: 'This is neither an ID token nor a JSON object of claims.' });
});

it('says which claim is missing', () => {
  expect(readToken(jwt({ ...CLAIMS, aud: undefined }))).toEqual({ ok: false, reason: 'The claim aud is missing.' });
});
