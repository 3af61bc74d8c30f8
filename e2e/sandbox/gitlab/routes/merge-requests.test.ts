import { describe, expect, it } from 'vitest';
import { refusal, withGitLab } from '@/e2e/sandbox/gitlab/test-gitlab';

const gitlab = withGitLab();

/** Opens a branch with one file changed, and a merge request from it. */
async function propose(branch: string, content: string, path = 'deploy.sh') {
  const { Commits, MergeRequests } = gitlab.as('developer');
  await Commits.create(101, branch, branch, [{ action: 'update', filePath: path, content }], { startBranch: 'main' });
  return MergeRequests.create(101, branch, 'main', `Merge ${branch}`);
}

describe('a merge request', () => {
  it('has a number and an address, and is found by state and branch', async () => {
    const created = await propose('fix', 'one');
    expect(created).toMatchObject({
      iid: 1,
      state: 'opened',
      web_url: `${gitlab.sandbox().gitlab.url}/shop/api/-/merge_requests/1`,
      source_branch: 'fix',
      target_branch: 'main',
      detailed_merge_status: 'mergeable',
    });
    const { MergeRequests } = gitlab.as('reader');
    expect(await MergeRequests.show(101, 1)).toMatchObject({ title: 'Merge fix' });
    expect(await MergeRequests.all({ projectId: 101, state: 'opened', sourceBranch: 'fix' })).toHaveLength(1);
    expect(await MergeRequests.all({ projectId: 101, state: 'merged', sourceBranch: 'fix' })).toEqual([]);
    expect(await MergeRequests.all({ projectId: 101, state: 'opened', sourceBranch: 'other' })).toEqual([]);
    expect(await refusal(MergeRequests.show(101, 2))).toMatchObject({ status: 404 });
  });

  it('is the only open one of its two branches', async () => {
    await propose('fix', 'one');
    const { MergeRequests } = gitlab.as('developer');
    expect(await refusal(MergeRequests.create(101, 'fix', 'main', 'Again'))).toEqual({
      status: 409,
      text: JSON.stringify(['Another open merge request already exists for this source branch: !1']),
    });
    await MergeRequests.edit(101, 1, { stateEvent: 'close' });
    expect(await MergeRequests.show(101, 1)).toMatchObject({ state: 'closed' });
    expect(await MergeRequests.create(101, 'fix', 'main', 'Again')).toMatchObject({ iid: 2 });
    expect(await refusal(MergeRequests.edit(101, 1, { stateEvent: 'reopen' }))).toMatchObject({ status: 409 });
  });

  it('brings its files into the target, and only once', async () => {
    await propose('fix', 'one');
    const { MergeRequests, RepositoryFiles, Commits, Branches } = gitlab.as('writer');
    const merged = await MergeRequests.accept(101, 1, { shouldRemoveSourceBranch: true });
    expect(merged).toMatchObject({
      state: 'merged',
      merge_commit_sha: expect.any(String),
      merged_at: expect.any(String),
    });
    expect(await RepositoryFiles.showRaw(101, 'deploy.sh', 'main')).toBe('one');
    expect((await Commits.all(101)).map(({ title }) => title)).toEqual([
      "Merge branch 'fix' into 'main'",
      'fix',
      'Initial commit',
    ]);
    expect(await refusal(Branches.show(101, 'fix'))).toMatchObject({ status: 404 });
    expect(await refusal(MergeRequests.accept(101, 1))).toEqual({ status: 405, text: '405 Method Not Allowed' });
    expect(gitlab.actions()).toEqual(['CreateCommit', 'CreateMergeRequest', 'MergeMergeRequest']);
  });

  it('keeps what the target got meanwhile, and does not merge what conflicts', async () => {
    await propose('first', 'one');
    await propose('second', 'two', 'README.md');
    await propose('third', 'three');
    const { MergeRequests, RepositoryFiles } = gitlab.as('writer');
    await MergeRequests.accept(101, 1);
    await MergeRequests.accept(101, 2);
    expect(await RepositoryFiles.showRaw(101, 'deploy.sh', 'main')).toBe('one');
    expect(await RepositoryFiles.showRaw(101, 'README.md', 'main')).toBe('two');
    expect(await MergeRequests.show(101, 3)).toMatchObject({ has_conflicts: true });
    expect(await refusal(MergeRequests.accept(101, 3))).toEqual({ status: 422, text: 'Branch cannot be merged' });
    expect(await RepositoryFiles.showRaw(101, 'deploy.sh', 'main')).toBe('one');
  });

  it('is merged only by those whom the target’s rule lets merge, and only as they saw it', async () => {
    await propose('fix', 'one');
    expect(await refusal(gitlab.as('developer').MergeRequests.accept(101, 1))).toEqual({
      status: 401,
      text: '401 Unauthorized',
    });
    const stale = gitlab.as('writer').MergeRequests.accept(101, 1, { sha: 'a'.repeat(40) });
    expect(await refusal(stale)).toMatchObject({ status: 409 });
    const { sha } = await gitlab.as('reader').MergeRequests.show(101, 1);
    expect(await gitlab.as('writer').MergeRequests.accept(101, 1, { sha })).toMatchObject({ state: 'merged' });
  });

  it('of one branch into itself, or from a stranger, is refused', async () => {
    const { MergeRequests } = gitlab.as('developer');
    expect(await refusal(MergeRequests.create(101, 'main', 'main', 'x'))).toMatchObject({ status: 422 });
    expect(await refusal(MergeRequests.create(102, 'develop', 'main', 'x', { targetProjectId: 101 }))).toEqual({
      status: 422,
      text: JSON.stringify(['Source project is not a fork of the target project']),
    });
    expect(await refusal(MergeRequests.create(101, 'none', 'main', 'x'))).toMatchObject({ status: 400 });
  });

  it('from a fork enters its parent', async () => {
    const { Commits, MergeRequests, RepositoryFiles } = gitlab.as('writer');
    await Commits.create(605, 'try', 'From the fork', [{ action: 'create', filePath: 'fork.txt', content: 'f' }]);
    const request = await MergeRequests.create(605, 'try', 'main', 'From the fork', { targetProjectId: 101 });
    expect(request).toMatchObject({ project_id: 101, source_project_id: 605, target_project_id: 101 });
    await MergeRequests.accept(101, request.iid);
    expect(await RepositoryFiles.showRaw(101, 'fork.txt', 'main')).toBe('f');
  });
});
