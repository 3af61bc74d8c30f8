import { expect, it, test } from 'vitest';
import { CannotStart } from '@/lib/config/cannot-start';
import { explainStart } from '@/lib/services/process/start-failures';

const CONFIG = { dataDir: '/data', databaseOwnerUrl: null };
const coded = (code: string) => Object.assign(new Error('canary'), { code });

test.each([
  ['28P01', 'refused the user or the password of DATABASE_URL'],
  ['3D000', 'does not exist'],
  ['42501', 'Set DATABASE_OWNER_URL'],
  ['EACCES', 'The data folder /data cannot be written to'],
])('%s, however deep, is told by what to correct', (code, told) => {
  const wrapped = new Error('query failed', { cause: new Error('inner', { cause: coded(code) }) });
  expect(explainStart(wrapped, CONFIG)).toContain(told);
  expect(explainStart(wrapped, CONFIG)).not.toContain('canary');
});

it('a sentence of our own is told as it is; a fault of the program is left to its stack', () => {
  expect(explainStart(new CannotStart('In use.'), CONFIG)).toBe('In use.');
  expect(explainStart(new TypeError('x is not a function'), CONFIG)).toBeNull();
  expect(explainStart('nothing', CONFIG)).toBeNull();
});
