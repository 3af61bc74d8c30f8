import { expect, it } from 'vitest';
import { signRequest } from '@/e2e/sandbox/aws/protocol/sign-request';
import { sha256, signatureOf } from '@/e2e/sandbox/aws/protocol/signature';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const MOMENT = '20150830T123600Z';
const SCOPE = { date: '20150830', region: 'us-east-1', service: 'service' };
const request = (path: string) => ({
  method: 'GET',
  url: new URL(`https://example.amazonaws.com${path}`),
  headers: { host: 'example.amazonaws.com', 'x-amz-date': MOMENT },
  payload: sha256(''),
});

it.each([
  ['get-vanilla', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  [
    'get-vanilla-query-order-key-case',
    '/?Param2=value2&Param1=value1',
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
])("AWS's own test vector %s comes out", (_, path, signature) => {
  expect(signatureOf(request(path), ['host', 'x-amz-date'], MOMENT, SCOPE, SECRET)).toBe(signature);
});

it('another secret, day, path or header gives another signature', () => {
  const names = ['host', 'x-amz-date'];
  const signatures = [
    signatureOf(request('/'), names, MOMENT, SCOPE, SECRET),
    signatureOf(request('/'), names, MOMENT, SCOPE, 'another'),
    signatureOf(request('/'), names, MOMENT, { ...SCOPE, date: '20150831' }, SECRET),
    signatureOf(request('/other'), names, MOMENT, SCOPE, SECRET),
    signatureOf({ ...request('/'), headers: { host: 'other', 'x-amz-date': MOMENT } }, names, MOMENT, SCOPE, SECRET),
  ];
  expect(new Set(signatures).size).toBe(signatures.length);
});

it('a signed request never carries the secret', () => {
  const unsigned = { method: 'PUT', url: 'http://127.0.0.1:1/b', service: 's3' };
  const headers = signRequest(unsigned, { accessKeyId: 'AKIA', secretAccessKey: SECRET }, new Date(0));
  expect(JSON.stringify(headers)).not.toContain(SECRET);
  expect(headers).not.toHaveProperty('x-amz-security-token');
});
