import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configurationPage, envExample } from '@/lib/config/settings-docs';
import { readConfigFile } from '@/lib/config/yaml-file';

test('.env.example says what the table of settings says', () => {
  expect(readFileSync('.env.example', 'utf8'), 'Run `npm run docs:config`.').toBe(envExample());
});

test('docs/configuration.md says what the schemas say', () => {
  expect(readFileSync('docs/configuration.md', 'utf8'), 'Run `npm run docs:config`.').toBe(configurationPage());
});

test('every key of the example of drawbridge.yaml is in the reference', () => {
  const page = configurationPage();
  for (const key of [
    'instances[].issuer',
    'signIn.clientSecret',
    'accounts[].writer.roleArn',
    'notifications[].secret',
  ]) {
    expect(page).toContain(`| \`${key}\` |`);
  }
});

test('the example of drawbridge.yaml is accepted', () => {
  expect(readConfigFile(readFileSync('drawbridge.example.yaml', 'utf8'))).toMatchObject({ ok: true });
});
