import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { envExample, intoReadme } from '@/lib/config/settings-docs';
import { readConfigFile } from '@/lib/config/yaml-file';

test('.env.example says what the table of settings says', () => {
  expect(readFileSync('.env.example', 'utf8'), 'Run `npm run docs:config`.').toBe(envExample());
});

test('the README says what the table of settings says', () => {
  const readme = existsSync('README.md') ? readFileSync('README.md', 'utf8') : '';
  expect(readme, 'Run `npm run docs:config`.').toBe(intoReadme(readme));
});

test('the example of drawbridge.yaml is accepted', () => {
  expect(readConfigFile(readFileSync('drawbridge.example.yaml', 'utf8'))).toMatchObject({ ok: true });
});
