import { expect, it } from 'vitest';
import { DEFAULT_LOOK, readLook, writeLook } from '@/lib/lists/look';

const COLUMNS = ['account', 'last-used'];

it('is read as it was written', () => {
  const look = { density: 'compact', size: '100', hidden: ['last-used'] } as const;
  expect(readLook(writeLook(look), COLUMNS)).toEqual(look);
  expect(writeLook(look)).toMatch(/^[a-z0-9.-]+$/);
});

it.each([undefined, '', 'x', 'huge.7', 'regular.50.<script>', '...'])(
  'is the usual one where %s means none',
  (text) => {
    expect(readLook(text, COLUMNS)).toEqual(DEFAULT_LOOK);
  },
);
