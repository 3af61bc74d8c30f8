import { describe, expect, it } from 'vitest';
import { refusal, withGitLab } from '@/e2e/sandbox/gitlab/test-gitlab';

const gitlab = withGitLab();
const CI = '.gitlab-ci.yml';

describe('files', () => {
  it('are read raw and as base64, at a branch, a tag or a commit', async () => {
    const { RepositoryFiles, Commits } = gitlab.as('reader');
    const raw = await RepositoryFiles.showRaw(201, CI, 'main');
    expect(raw).toContain('$CI_JOB_JWT"');
    const shown = await RepositoryFiles.show(201, 'deploy.sh', 'v1.0.0');
    expect(Buffer.from(shown.content, 'base64').toString()).toMatch(/^#!\/bin\/sh/);
    const [head] = await Commits.all(201);
    expect(await RepositoryFiles.show(201, CI, head?.id ?? '')).toMatchObject({ commit_id: head?.id });
  });

  it('that are not there, or at no commit, are told apart', async () => {
    const { RepositoryFiles } = gitlab.as('reader');
    expect(await refusal(RepositoryFiles.show(201, 'none', 'main'))).toEqual({
      status: 404,
      text: '404 File Not Found',
    });
    expect(await refusal(RepositoryFiles.show(201, CI, 'none'))).toEqual({ status: 404, text: '404 Commit Not Found' });
    expect(await refusal(RepositoryFiles.show(201, 'constructor', 'main'))).toMatchObject({ status: 404 });
    expect(await refusal(RepositoryFiles.show(201, 'a/../b', 'main'))).toMatchObject({ status: 400 });
  });

  it('are created, changed and deleted on one branch, and the others keep theirs', async () => {
    const { RepositoryFiles } = gitlab.as('developer');
    await RepositoryFiles.create(101, 'ci/a.yml', 'develop', 'one', 'Add');
    await RepositoryFiles.edit(101, 'ci/a.yml', 'develop', Buffer.from('zwei').toString('base64'), 'Change', {
      encoding: 'base64',
    });
    expect(await RepositoryFiles.showRaw(101, 'ci/a.yml', 'develop')).toBe('zwei');
    expect(await refusal(RepositoryFiles.show(101, 'ci/a.yml', 'main'))).toMatchObject({ status: 404 });
    await RepositoryFiles.remove(101, 'ci/a.yml', 'develop', 'Remove');
    expect(await refusal(RepositoryFiles.show(101, 'ci/a.yml', 'develop'))).toMatchObject({ status: 404 });
    expect(gitlab.actions()).toEqual(['CreateCommit', 'CreateCommit', 'CreateCommit']);
  });

  it('are neither created twice nor changed where there is none', async () => {
    const { RepositoryFiles } = gitlab.as('developer');
    expect(await refusal(RepositoryFiles.create(101, CI, 'develop', 'x', 'Add'))).toEqual({
      status: 400,
      text: 'A file with this name already exists',
    });
    expect(await refusal(RepositoryFiles.edit(101, 'none', 'develop', 'x', 'Change'))).toEqual({
      status: 400,
      text: "A file with this name doesn't exist",
    });
    expect(await refusal(RepositoryFiles.edit(101, CI, 'nowhere', 'x', 'Change'))).toEqual({
      status: 400,
      text: 'You can only create or edit files when you are on a branch',
    });
  });

  it('are not pushed to a protected branch by those whom its rule leaves out', async () => {
    const push = (token: 'developer' | 'writer', project: number) =>
      gitlab.as(token).RepositoryFiles.edit(project, CI, 'main', 'x', 'Change');
    expect(await refusal(push('developer', 101))).toEqual({
      status: 400,
      text: 'You are not allowed to push into this branch',
    });
    await push('writer', 101);
    await push('developer', 102);
    // The rule of shop/payments lets no one push.
    expect(await refusal(push('writer', 103))).toMatchObject({ status: 400 });
    expect(await refusal(gitlab.as('owner').RepositoryFiles.edit(108, CI, 'develop', 'x', 'y'))).toMatchObject({
      status: 403,
    });
  });
});

describe('the tree', () => {
  it('is listed by folder, or whole, page by page', async () => {
    const { Repositories } = gitlab.as('reader');
    const top = await Repositories.allRepositoryTrees(204);
    expect(top.map(({ path, type }) => `${type} ${path}`)).toEqual([
      'tree ci',
      'blob .gitlab-ci.yml',
      'blob README.md',
      'blob deploy.sh',
    ]);
    const options = { recursive: true, pagination: 'keyset', perPage: 2 } as const;
    const deep = await Repositories.allRepositoryTrees(204, options);
    expect(deep.map(({ path }) => path)).toEqual(['ci', '.gitlab-ci.yml', 'README.md', 'ci/deploy.yml', 'deploy.sh']);
    expect(await Repositories.allRepositoryTrees(204, { path: 'ci' })).toMatchObject([{ path: 'ci/deploy.yml' }]);
  });

  it('of a ref or a folder that is not there is not found', async () => {
    const { Repositories } = gitlab.as('reader');
    expect(await refusal(Repositories.allRepositoryTrees(204, { ref: 'none' }))).toMatchObject({ status: 404 });
    expect(await refusal(Repositories.allRepositoryTrees(204, { path: 'none' }))).toMatchObject({ status: 404 });
  });
});
