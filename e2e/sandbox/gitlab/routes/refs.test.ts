import { describe, expect, it } from 'vitest';
import { refusal, withGitLab } from '@/e2e/sandbox/gitlab/test-gitlab';

const gitlab = withGitLab();

describe('branches', () => {
  it('are created where another ref stands, and deleted', async () => {
    const { Branches, RepositoryFiles } = gitlab.as('developer');
    await RepositoryFiles.create(101, 'a', 'develop', 'a', 'Add');
    const created = await Branches.create(101, 'feature/größe', 'develop');
    expect(created).toMatchObject({ name: 'feature/größe', protected: false, can_push: true, default: false });
    expect(await RepositoryFiles.showRaw(101, 'a', 'feature/größe')).toBe('a');
    await Branches.remove(101, 'feature/größe');
    expect(await refusal(Branches.show(101, 'feature/größe'))).toEqual({ status: 404, text: '404 Branch Not Found' });
    expect(gitlab.actions()).toEqual(['CreateCommit', 'CreateBranch', 'DeleteBranch']);
  });

  it('are not created twice, from nowhere, or by a name that git does not take', async () => {
    const { Branches } = gitlab.as('developer');
    expect(await refusal(Branches.create(101, 'develop', 'main'))).toEqual({
      status: 400,
      text: 'Branch already exists',
    });
    expect(await refusal(Branches.create(101, 'x', 'none'))).toEqual({
      status: 400,
      text: 'Invalid reference name: none',
    });
    for (const name of ['a b', 'a..b', '-a', 'a.lock', 'a:b', 'a*', '/a'])
      expect(await refusal(Branches.create(101, name, 'main')), name).toMatchObject({ status: 400 });
  });

  it('that are protected are deleted by Maintainers only, the default one by nobody', async () => {
    expect(await refusal(gitlab.as('developer').Branches.remove(101, 'release/2025.0'))).toMatchObject({ status: 400 });
    expect(await refusal(gitlab.as('owner').Branches.remove(101, 'main'))).toMatchObject({ status: 400 });
    await gitlab.as('writer').Branches.remove(101, 'release/2025.0');
    expect(gitlab.actions()).toEqual(['DeleteBranch']);
  });

  it('that match a rule are opened only by those whom it lets push', async () => {
    expect(await refusal(gitlab.as('developer').Branches.create(101, 'release/9', 'main'))).toMatchObject({
      status: 400,
    });
    expect(await gitlab.as('writer').Branches.create(101, 'release/9', 'main')).toMatchObject({ protected: true });
  });
});

describe('tags', () => {
  it('are created and deleted, those of a rule by Maintainers', async () => {
    expect(await gitlab.as('developer').Tags.create(101, 'nightly', 'develop')).toMatchObject({ protected: false });
    expect(await refusal(gitlab.as('developer').Tags.create(101, 'v9', 'main'))).toMatchObject({ status: 403 });
    expect(await gitlab.as('writer').Tags.create(101, 'v9', 'main')).toMatchObject({ name: 'v9', protected: true });
    expect(await refusal(gitlab.as('developer').Tags.remove(101, 'v9'))).toMatchObject({ status: 403 });
    await gitlab.as('writer').Tags.remove(101, 'v9');
    expect(await refusal(gitlab.as('writer').Tags.show(101, 'v9'))).toMatchObject({ status: 404 });
    expect(await refusal(gitlab.as('writer').Tags.create(101, 'v1.0.0', 'main'))).toEqual({
      status: 400,
      text: 'Tag v1.0.0 already exists',
    });
  });
});

describe('protection', () => {
  it('of a branch begins and ends, and pushes obey it at once', async () => {
    const push = (path: string) => gitlab.as('developer').RepositoryFiles.create(101, path, 'develop', 'x', 'x');
    const { ProtectedBranches } = gitlab.as('writer');
    await push('a');
    const rule = await ProtectedBranches.create(101, 'dev*', { pushAccessLevel: 40, mergeAccessLevel: 30 });
    expect(rule).toMatchObject({
      name: 'dev*',
      push_access_levels: [{ access_level: 40 }],
      merge_access_levels: [{ access_level: 30, access_level_description: 'Developers + Maintainers' }],
      inherited: false,
    });
    expect(await refusal(push('b'))).toMatchObject({ status: 400 });
    expect(await refusal(ProtectedBranches.create(101, 'dev*'))).toEqual({
      status: 409,
      text: "Protected branch 'dev*' already exists",
    });
    await ProtectedBranches.remove(101, 'dev*');
    await push('b');
    expect(await refusal(ProtectedBranches.remove(101, 'dev*'))).toMatchObject({ status: 404 });
    expect(gitlab.actions()).toEqual(['CreateCommit', 'ProtectBranch', 'UnprotectBranch', 'CreateCommit']);
  });

  it('of a tag begins and ends', async () => {
    const { ProtectedTags } = gitlab.as('writer');
    expect(await ProtectedTags.create(102, 'v*', { createAccessLevel: 0 })).toMatchObject({
      create_access_levels: [{ access_level: 0, access_level_description: 'No one' }],
    });
    expect(await refusal(gitlab.as('owner').Tags.create(102, 'v7', 'main'))).toMatchObject({ status: 403 });
    await ProtectedTags.remove(102, 'v*');
    expect(await gitlab.as('developer').Tags.create(102, 'v7', 'main')).toMatchObject({ protected: false });
  });

  it('is a Maintainer’s to set, at levels that GitLab knows', async () => {
    expect(await refusal(gitlab.as('developer').ProtectedBranches.create(101, 'x'))).toMatchObject({ status: 403 });
    const path = '/api/v4/projects/101/protected_branches?name=x&push_access_level=35';
    expect(await gitlab.raw('writer', path, { method: 'POST' })).toMatchObject({
      status: 400,
      body: { error: 'push_access_level does not have a valid value' },
    });
  });
});
