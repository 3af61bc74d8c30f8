import { expect, it, test } from 'vitest';
import { isRefusal, parseCiFile, ROOT } from '@/lib/pipelines/ci-file';
import { nestsTooDeeply } from '@/lib/pipelines/yaml-nesting';

const DEEP: readonly (readonly [what: string, text: string])[] = [
  ['flow sequences', `a: ${'['.repeat(5000)}${']'.repeat(5000)}`],
  ['flow sequences that never end', `a: ${'['.repeat(100_000)}`],
  ['flow mappings', '{a: '.repeat(5000)],
  ['sequences in one line', `${'- '.repeat(100_000)}x`],
  ['keys in one line', `${'? '.repeat(50_000)}x`],
  ['indentation', Array.from({ length: 600 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
];

test.each(DEEP)('%s without end are known before they are read', (_, text) => {
  expect(nestsTooDeeply(text)).toBe(true);
});

it.each(DEEP)('a file of GitLab with %s without end is refused, and the process lives', (_, text) => {
  const read = parseCiFile(ROOT, text);
  expect(isRefusal(read) && read.sentence).toContain('nested too deeply');
});

it('as many lines, and as much nesting as people write, are read', () => {
  expect(nestsTooDeeply(Array.from({ length: 5000 }, (_, n) => `job-${n}: { script: [[a, [b]]] }`).join('\n'))).toBe(
    false,
  );
});
