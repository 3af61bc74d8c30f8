import { expect, it } from 'vitest';
import { takesTokensInDefault } from '@/lib/services/migration/audiences';

it.each([
  ['16.3.9-ee', false],
  ['16.4.0-ee', true],
  ['16.11.1', true],
  ['15.11.13-ee', false],
  ['17.0.0-pre', true],
  ['18.5.1-ee', true],
  ['', false],
  ['unknown', false],
  [null, false],
])('GitLab %s takes ID tokens in default: %s', (version, takes) => {
  expect(takesTokensInDefault(version)).toBe(takes);
});
