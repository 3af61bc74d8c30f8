import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { RefSelector } from '@/lib/mappings/types';
import { pipelineFile, type Track } from '@/lib/onboarding/pipeline-file';
import { refRule } from '@/lib/onboarding/ref-rules';
import { credentialLines } from '@/lib/onboarding/session-lines';
import { TOOL_NAMES } from '@/lib/onboarding/tools';

const rule = (ref: RefSelector, componentValues = {}) => refRule({ ref, componentValues });
const main = { ref: { kind: 'exact', type: 'branch', name: 'main' }, componentValues: {} } as const;

it.each<[RefSelector, string]>([
  [{ kind: 'exact', type: 'branch', name: 'main' }, '$CI_COMMIT_BRANCH == "main"'],
  [{ kind: 'exact', type: 'tag', name: 'v1"||' }, String.raw`$CI_COMMIT_TAG =~ /^v1\"\|\|$/`],
  [{ kind: 'pattern', type: 'branch', pattern: 'release/1.*' }, String.raw`$CI_COMMIT_BRANCH =~ /^release\/1\..*$/`],
  [{ kind: 'all', type: 'tag' }, '$CI_COMMIT_TAG'],
  [{ kind: 'any' }, '$CI_COMMIT_BRANCH || $CI_COMMIT_TAG'],
])('the refs %j are the rule %s', (ref, condition) => {
  expect(rule(ref)).toBe(condition);
});

it('protection narrows every part of a rule', () => {
  expect(rule({ kind: 'any' }, { ref_protected: 'true' })).toBe(
    '($CI_COMMIT_BRANCH || $CI_COMMIT_TAG) && $CI_COMMIT_REF_PROTECTED == "true"',
  );
});

it('a pattern takes what the trust policy takes and not what only looks alike', () => {
  const [, source = ''] = /=~ \/(.*)\/$/.exec(rule({ kind: 'pattern', type: 'branch', pattern: 'release/1.*' })) ?? [];
  const taken = ['release/1.2', 'release/1.', 'release/1x2', 'my-release/1.2', 'Release/1.2'].map((name) =>
    new RegExp(source).test(name),
  );
  expect(taken).toEqual([true, true, false, false, false]);
});

it.each(TOOL_NAMES)('the file for %s parses to one job with the token, the rules and the lines', (tool) => {
  const track = { mappings: [main, main], audience: 'https://gitlab.example.com', roleVariable: 'ROLE_ARN', tool };
  const file = parse(pipelineFile({ ...track, credentials: 'profile' }));
  expect(Object.keys(file)).toEqual(['aws-job']);
  expect(file['aws-job']).toMatchObject({
    id_tokens: { AWS_ID_TOKEN: { aud: 'https://gitlab.example.com' } },
    rules: [{ if: '$CI_COMMIT_BRANCH == "main"' }],
    before_script: credentialLines('profile', 'AWS_ID_TOKEN', 'ROLE_ARN'),
  });
});

/** Images that GitLab can start as they are: their entrypoint passes a command on. */
const STARTS_A_SHELL = /^(docker|node|python):\d/;

it.each(TOOL_NAMES)('the job with %s names an image, without the entrypoint of a tool', (tool) => {
  const track = { mappings: [main], audience: 'https://gitlab.example.com', roleVariable: 'ROLE_ARN', tool } as const;
  const { image } = parse(pipelineFile({ ...track, credentials: 'profile' }))['aws-job'];
  const bare = expect.stringMatching(STARTS_A_SHELL);
  expect(image).toEqual(typeof image === 'string' ? bare : { name: expect.stringMatching(/\w:\w/), entrypoint: [''] });
});

it('the job runs in the environment that its variable is scoped to, and in none where it is there for all', () => {
  const track = { mappings: [main], audience: 'https://gitlab.example.com', roleVariable: 'ROLE_ARN' } as const;
  const jobIn = (environment: string | null) =>
    parse(pipelineFile({ ...track, tool: 'aws-cli', credentials: 'profile', environment }))['aws-job'];
  expect(jobIn('production')).toMatchObject({ environment: 'production' });
  expect(jobIn(null)).not.toHaveProperty('environment');
});

const TRACK = { mappings: [main], audience: 'https://gitlab.example.com', roleVariable: 'ROLE_ARN' } as const;
const jobOf = (more: Partial<Track>) =>
  parse(pipelineFile({ ...TRACK, tool: 'aws-cli', credentials: 'profile', ...more }))['aws-job'];

it.each([
  [null, null],
  [3600, null],
  [14_400, 14_400],
])('of a role whose longest session is %s seconds %s are asked for', (maxSessionSeconds, seconds) => {
  expect(jobOf({ maxSessionSeconds }).before_script).toEqual(
    credentialLines('profile', 'AWS_ID_TOKEN', 'ROLE_ARN', { seconds }),
  );
});

it('images of the organization take the place of public ones, for every tool with the same image, and start alike', () => {
  const ownImages = { 'aws-cli': 'registry.example.com/aws:2', 'ecr-push': 'registry.example.com/docker:29' };
  expect(jobOf({ ownImages }).image).toEqual({ name: 'registry.example.com/aws:2', entrypoint: [''] });
  expect(jobOf({ ownImages, tool: 's3-sync' }).image).toEqual({ name: 'registry.example.com/aws:2', entrypoint: [''] });
  expect(jobOf({ ownImages, tool: 'ecr-push' }).image).toBe('registry.example.com/docker:29');
  expect(jobOf({ ownImages, tool: 'cdk' }).image).toBe('node:24');
  expect(jobOf({ ownImages, image: 'team/aws:1' }).image).toEqual({ name: 'team/aws:1', entrypoint: [''] });
});

it.each(TOOL_NAMES)('the job with %s on a runner with PowerShell has its words, and no image of Linux', (tool) => {
  const job = jobOf({ tool, shell: 'powershell', ownImages: { [tool]: 'registry.example.com/linux:1' } });
  expect(job).not.toHaveProperty('image');
  expect(job).not.toHaveProperty('services');
  for (const line of [...job.before_script, ...job.script]) expect([line, ...wordsOfSh(line)]).toEqual([line]);
  expect(jobOf({ tool, shell: 'powershell', image: 'team/windows:1' }).image).toBe('team/windows:1');
});

/** What a POSIX shell reads and PowerShell would take for something else: `$NAME` is a variable of its own there, and empty. */
const wordsOfSh = (line: string): readonly string[] =>
  [/\$\{?[A-Z][A-Z0-9_]+\b/g, /\bexport\b/g, /&&/g, /\s--\s/g, /\/dev\/null/g].flatMap(
    (sign) => line.match(sign) ?? [],
  );
