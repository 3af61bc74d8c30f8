import { describe, expect, it } from 'vitest';
import { refusal, withGitLab } from '@/e2e/sandbox/gitlab/test-gitlab';

const gitlab = withGitLab();

describe('a commit with actions', () => {
  it('opens a branch, and creates, changes, moves and deletes files at once', async () => {
    const { Commits, Repositories, RepositoryFiles } = gitlab.as('developer');
    const commit = await Commits.create(
      204,
      'migrate',
      'Use ID tokens',
      [
        { action: 'create', filePath: 'ci/new.yml', content: 'a: 1\n' },
        { action: 'update', filePath: '.gitlab-ci.yml', content: 'deploy: {script: [make]}\n' },
        { action: 'move', filePath: 'ci/old.yml', previousPath: 'ci/deploy.yml' },
        { action: 'delete', filePath: 'README.md' },
      ],
      { startBranch: 'main' },
    );
    expect(commit).toMatchObject({ title: 'Use ID tokens', parent_ids: [expect.any(String)] });
    const tree = await Repositories.allRepositoryTrees(204, { ref: 'migrate', recursive: true });
    expect(tree.filter(({ type }) => type === 'blob').map(({ path }) => path)).toEqual([
      '.gitlab-ci.yml',
      'ci/new.yml',
      'ci/old.yml',
      'deploy.sh',
    ]);
    expect(await RepositoryFiles.showRaw(204, 'ci/old.yml', 'migrate')).toContain('CI_JOB_JWT_V2');
    expect(await RepositoryFiles.show(204, 'README.md', 'main')).toMatchObject({ file_name: 'README.md' });
    expect((await Commits.all(204, { refName: 'migrate' })).map(({ title }) => title)).toEqual([
      'Use ID tokens',
      'Initial commit',
    ]);
    expect(await Commits.all(204, { refName: 'migrate', path: 'deploy.sh' })).toMatchObject([
      { title: 'Initial commit' },
    ]);
  });

  it('happens whole or not at all', async () => {
    const { Commits, RepositoryFiles } = gitlab.as('developer');
    const half = Commits.create(101, 'develop', 'Half', [
      { action: 'create', filePath: 'a', content: 'a' },
      { action: 'delete', filePath: 'none' },
    ]);
    expect(await refusal(half)).toEqual({ status: 400, text: "A file with this name doesn't exist" });
    expect(await refusal(RepositoryFiles.show(101, 'a', 'develop'))).toMatchObject({ status: 404 });
    expect(gitlab.actions()).toEqual([]);
  });

  it('is forbidden where the caller may not push', async () => {
    const change = (token: 'developer' | 'low') =>
      gitlab.as(token).Commits.create(101, 'main', 'x', [{ action: 'create', filePath: 'a', content: 'a' }]);
    expect(await refusal(change('developer'))).toEqual({
      status: 403,
      text: '403 Forbidden - You are not allowed to push into this branch',
    });
    expect(await refusal(change('low'))).toMatchObject({ status: 403 });
  });

  it('starts no branch that is there, and from none that is not', async () => {
    const { Commits } = gitlab.as('developer');
    const actions = [{ action: 'create', filePath: 'a', content: 'a' } as const];
    expect(await refusal(Commits.create(101, 'develop', 'x', actions, { startBranch: 'main' }))).toEqual({
      status: 400,
      text: "A branch called 'develop' already exists. Switch to that branch in order to make changes",
    });
    expect(await refusal(Commits.create(101, 'new', 'x', actions, { startBranch: 'none' }))).toMatchObject({
      status: 400,
    });
    expect(await refusal(Commits.create(101, 'new', 'x', actions))).toMatchObject({ status: 400 });
  });

  it('does not overwrite what somebody changed meanwhile', async () => {
    const { Commits, RepositoryFiles } = gitlab.as('developer');
    const seen = await RepositoryFiles.show(101, 'deploy.sh', 'develop');
    const change = (content: string, lastCommitId: string) =>
      Commits.create(101, 'develop', 'x', [{ action: 'update', filePath: 'deploy.sh', content, lastCommitId }]);
    await change('one', seen.last_commit_id);
    expect(await refusal(change('two', seen.last_commit_id))).toEqual({
      status: 400,
      text: 'The file has changed since you started editing it: deploy.sh',
    });
    expect(await RepositoryFiles.showRaw(101, 'deploy.sh', 'develop')).toBe('one');
  });

  it('is one whose words and files the record tells', async () => {
    await gitlab
      .as('developer')
      .Commits.create(101, 'develop', 'Why', [{ action: 'create', filePath: 'a', content: 'b' }]);
    const effect = gitlab.sandbox().effects.list().at(-1);
    expect(effect).toMatchObject({ service: 'gitlab', account: 'harbour', by: 'developer', target: 'shop/api' });
    expect(JSON.parse(effect?.document ?? '')).toMatchObject({
      branch: 'develop',
      message: 'Why',
      files: [{ action: 'create', path: 'a', content: 'b' }],
    });
  });
});
