import { expect, test } from 'vitest';
import { openLog } from '@/lib/log/log';

const CANARY = 'glpat-canary-7f3a';

function written(write: (log: ReturnType<typeof openLog>) => void): string {
  const lines: string[] = [];
  write(openLog({ write: (line: string) => lines.push(line) }));
  return lines.join('');
}

test('an error is told with its code and cause, and without what a library hung on it', () => {
  const error = Object.assign(new Error('the call failed', { cause: new Error('connection refused') }), {
    code: 'ECONNREFUSED',
    config: { headers: { 'private-token': CANARY } },
    request: { authorization: CANARY },
  });
  const line = written((log) => log.error({ err: error, requestId: 'r-1' }, 'request failed'));
  expect(JSON.parse(line)).toMatchObject({
    requestId: 'r-1',
    err: { message: 'the call failed', code: 'ECONNREFUSED', cause: { message: 'connection refused' } },
  });
  expect(line).not.toContain(CANARY);
});

test.each([
  { token: CANARY },
  { headers: { cookie: CANARY } },
  { instance: { id: 'gitlab', token: CANARY } },
  { signIn: { clientSecret: CANARY } },
])('a secret field is not printed: %j', (fields) => {
  const line = written((log) => log.info(fields, 'fields'));
  expect(line).toContain('[redacted]');
  expect(line).not.toContain(CANARY);
});
