import { describe, expect, it } from 'vitest';
import { type TokenName, withGitLab } from '@/e2e/sandbox/gitlab/test-gitlab';
import { GitLabError } from '@/lib/gitlab/port';
import { openGitLabWriter } from '@/lib/gitlab/writer';

const gitlab = withGitLab();
const PROJECT = 101;
const CI = '.gitlab-ci.yml';

function writer(token: TokenName = 'writer') {
  const opened = openGitLabWriter({ url: gitlab.sandbox().gitlab.url, writerToken: `glpat-sandbox-${token}` });
  if (opened === null) throw new Error('no writer');
  return opened;
}

const kindOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof GitLabError ? error.failure.kind : 'thrown'),
  );

describe('a variable', () => {
  const wanted = { key: 'ROLE_ARN', value: 'arn:aws:iam::111122223333:role/a', protected: true, masked: false };

  it('is set in one scope, read back there and nowhere else, and deleted', async () => {
    const created = { ...wanted, environmentScope: 'production' };
    expect(await writer().variable(PROJECT, 'ROLE_ARN', 'production')).toBeNull();
    await writer().createVariable(PROJECT, created);
    expect(await writer().variable(PROJECT, 'ROLE_ARN', 'production')).toEqual(created);
    expect(await writer().variable(PROJECT, 'ROLE_ARN', '*')).toBeNull();
    await writer().deleteVariable(PROJECT, 'ROLE_ARN', 'production');
    expect(await writer().variable(PROJECT, 'ROLE_ARN', 'production')).toBeNull();
    expect(gitlab.actions()).toEqual(['CreateVariable', 'DeleteVariable']);
  });

  it('that exists is not overwritten, and a weaker token sets none', async () => {
    await writer().createVariable(PROJECT, { ...wanted, environmentScope: '*' });
    const again = writer().createVariable(PROJECT, { ...wanted, value: 'other', environmentScope: '*' });
    expect(await kindOf(again)).toBe('failed');
    expect((await writer().variable(PROJECT, 'ROLE_ARN', '*'))?.value).toBe(wanted.value);
    expect(await kindOf(writer('reader').createVariable(PROJECT, { ...wanted, environmentScope: 'x' }))).toBe(
      'forbidden',
    );
  });
});

describe('a file', () => {
  const commit = { branch: 'drawbridge', startBranch: 'main', path: 'ci/aws.yml', text: 'a: ä\n', message: 'Add' };

  it('is committed to a new branch and opened as one merge request', async () => {
    expect(await writer().hasBranch(PROJECT, 'drawbridge')).toBe(false);
    expect(await writer().file(PROJECT, commit.path, 'drawbridge')).toBeNull();
    await writer().commitFile(PROJECT, { ...commit, replaces: null });
    expect(await writer().hasBranch(PROJECT, 'drawbridge')).toBe(true);
    expect((await writer().file(PROJECT, commit.path, 'drawbridge'))?.text).toBe('a: ä\n');
    expect(await writer().file(PROJECT, commit.path, 'main')).toBeNull();
    expect(await writer().mergeRequest(PROJECT, 'drawbridge', 'main')).toBeNull();
    const request = { source: 'drawbridge', target: 'main', title: 'Enter AWS', description: 'Why' };
    const opened = await writer().openMergeRequest(PROJECT, request);
    expect(opened).toMatchObject({ number: 1, state: 'opened' });
    expect(await writer().mergeRequest(PROJECT, 'drawbridge', 'main')).toEqual(opened);
    expect(await kindOf(writer().openMergeRequest(PROJECT, request))).toBe('failed');
  });

  it('that someone else changed meanwhile is not replaced', async () => {
    await writer().commitFile(PROJECT, { ...commit, replaces: null });
    const seen = await writer().file(PROJECT, commit.path, 'drawbridge');
    const onIt = { ...commit, startBranch: null, replaces: seen };
    await writer().commitFile(PROJECT, { ...onIt, text: 'theirs\n' });
    expect(await kindOf(writer().commitFile(PROJECT, { ...onIt, text: 'ours\n' }))).toBe('failed');
    expect((await writer().file(PROJECT, commit.path, 'drawbridge'))?.text).toBe('theirs\n');
  });

  it('is held against what GitLab takes for a configuration', async () => {
    expect(await writer().lint(PROJECT, 'job:\n  script: [make]\n')).toMatchObject({ valid: true, errors: [] });
    const { valid, errors } = await writer().lint(PROJECT, 'job:\n  image: x\n');
    expect({ valid, some: errors.length > 0 }).toEqual({ valid: false, some: true });
    expect((await writer().file(PROJECT, CI, 'none')) ?? 'none').toBe('none');
  });
});

it('without a token there is no writer', () => {
  expect(openGitLabWriter({ url: gitlab.sandbox().gitlab.url, writerToken: null })).toBeNull();
});
