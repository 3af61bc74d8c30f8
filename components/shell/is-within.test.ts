import { expect, it } from 'vitest';
import { isWithin } from './is-within';

it('holds a section and what is below it', () => {
  expect(isWithin('/roles', '/roles')).toBe(true);
  expect(isWithin('/roles', '/roles/1/history')).toBe(true);
  expect(isWithin('/', '/')).toBe(true);
});

it('does not hold a section whose name only begins alike, nor everything below the root', () => {
  expect(isWithin('/roles', '/roles-old')).toBe(false);
  expect(isWithin('/', '/roles')).toBe(false);
});
