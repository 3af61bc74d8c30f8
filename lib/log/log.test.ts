import { expect, test } from 'vitest';
import { openLog } from '@/lib/log/log';
import type { Span } from '@/lib/tracing/span';
import { underRequest, underSpan } from '@/lib/tracing/under-way';

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

test('each line of a request names it and its span, and a line of nobody names none', () => {
  const span: Span = {
    ...{ ids: { traceId: 't', spanId: 's' }, traceparent: '', note: () => {}, end: () => {} },
    run: (work) => underSpan(span, work),
  };
  const line = written((log) => underRequest('r-2', () => span.run(() => log.info('under way'))));
  expect(JSON.parse(line)).toMatchObject({ requestId: 'r-2', traceId: 't', spanId: 's', version: expect.any(String) });
  expect(JSON.parse(written((log) => log.info('alone')))).not.toHaveProperty('requestId');
});
