import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { buildProgram } from '@/bin/build/build-program.mjs';
import { redeemRecoverySecret } from '@/lib/session/recovery-links';

const ROOT = path.resolve(import.meta.dirname, '../..');
const image = mkdtempSync(path.join(tmpdir(), 'drawbridge-image-'));
const data = path.join(image, 'data');
afterAll(() => rmSync(image, { recursive: true, force: true }));

const built = buildProgram('bin/run/sign-in-link.ts', path.join(image, 'built', 'sign-in-link.js'));
const SETTINGS = {
  DRAWBRIDGE_URL: 'https://drawbridge.example.com',
  DRAWBRIDGE_DATA: data,
  GITLAB_URL: 'https://gitlab.example.com',
  GITLAB_TOKEN: 'glpat-reader',
  GITLAB_OAUTH_CLIENT_ID: 'client',
  GITLAB_OAUTH_CLIENT_SECRET: 'secret',
};

it('in a folder with no more than the built program and packages, it makes a link that signs in once', async () => {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const [program, script, ...rest] = scripts['sign-in-link'].split(' ');
  expect([program, rest]).toEqual(['node', []]);
  cpSync(path.join(ROOT, script), path.join(image, script));
  cpSync(path.join(ROOT, 'package.json'), path.join(image, 'package.json'));
  cpSync(await built, path.join(image, 'dist', 'sign-in-link.js'));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(image, 'node_modules'));
  const env = { NODE_ENV: 'production' as const, PATH: process.env.PATH, ...SETTINGS };
  const { stdout } = await promisify(execFile)(process.execPath, [script], { cwd: image, env });
  const link = new URL(stdout.split('\n')[1] ?? '');
  expect(link.origin + link.pathname).toBe('https://drawbridge.example.com/auth/recover');
  const secret = link.searchParams.get('secret') ?? '';
  expect([await redeem(secret), await redeem(secret), await redeem('guessed')]).toEqual([true, false, false]);
});

it('it needs no package that the image leaves out', async () => {
  const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const text = readFileSync(await built, 'utf8');
  const packages = [...text.matchAll(/^import .*from "([^"]+)";$/gm)].map(([, name = '']) => name);
  expect(packages.length).toBeGreaterThan(0);
  const isKnown = (name: string) =>
    name.startsWith('node:') || builtinModules.includes(name) || packageOf(name) in dependencies;
  expect(packages.filter((name) => !isKnown(name))).toEqual([]);
});

const redeem = (secret: string) => redeemRecoverySecret(data, secret, new Date());
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
