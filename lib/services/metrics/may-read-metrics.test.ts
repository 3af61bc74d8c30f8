import { expect, test } from 'vitest';
import { mayReadMetrics } from '@/lib/services/metrics/may-read-metrics';

const TOKEN = 'a-token-for-prometheus';

test('the metrics are read with the token of the configuration', () => {
  expect(mayReadMetrics(TOKEN, `Bearer ${TOKEN}`)).toBe(true);
});

test.each([
  null,
  '',
  'Bearer ',
  'Bearer null',
  TOKEN,
  `bearer ${TOKEN}`,
  `Bearer ${TOKEN} `,
  `Bearer ${TOKEN.slice(1)}`,
])('and not with %j', (authorization) => {
  expect(mayReadMetrics(TOKEN, authorization)).toBe(false);
});

test.each([null, '', 'Bearer null', 'Bearer '])(
  'where no token is configured nobody reads them: %j',
  (authorization) => {
    expect(mayReadMetrics(null, authorization)).toBe(false);
  },
);
