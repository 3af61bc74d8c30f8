import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BEYOND_POLICY } from '@/lib/reach/beyond-policy';

const plain = (file: string): string => readFileSync(file, 'utf8').replaceAll('**', '').replaceAll(/\s+/g, ' ');

it.each(['README.md', 'docs/limits.md', 'docs/verdicts.md'])(
  '%s says what no verdict looks at, in the words of the screens',
  (file) => {
    expect(plain(file)).toContain(BEYOND_POLICY);
  },
);

it.each([
  'components/roles/role-access.tsx',
  'components/explain/explanation.tsx',
  'lib/services/estate/list-access.ts',
])('%s takes the sentence from its one place', (file) => {
  const [, ...uses] = readFileSync(file, 'utf8').split('BEYOND_POLICY');
  // Once imported and once shown.
  expect(uses.length).toBeGreaterThanOrEqual(2);
});
