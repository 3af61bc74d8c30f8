import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { openGitLab } from '@/lib/gitlab/gitlab-adapter';
import type { GitLabPort } from '@/lib/gitlab/port';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.faults.clear());

const open = (token = 'glpat-sandbox-reader'): GitLabPort =>
  openGitLab(
    { id: 'h', name: 'Harbour', url: sandbox.gitlab.url, issuer: 'https://h', shared: false, token, writerToken: null },
    { now: () => new Date(), wait: async () => {} },
  );

describe('reading a GitLab over HTTP', () => {
  it('lists every project once, in the order of ids', async () => {
    const gitlab = open();
    const ids: number[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<GitLabPort['listProjects']>> = await gitlab.listProjects(cursor);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== null);
    const world = (sandbox.world.instances[0]?.projects ?? []).map(({ id }) => id);
    expect(ids).toEqual([...world].sort((a, b) => a - b));
  });

  it('lists what is in a group and below it, and nothing beside it', async () => {
    const world = sandbox.world.instances[0];
    const gitlab = open();
    const group = await gitlab.findGroup('platform');
    const [projects, groups] = [new Set<string>(), new Set<string>()];
    for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
      const page: Awaited<ReturnType<GitLabPort['listProjects']>> = await gitlab.listGroupProjects(
        group?.id ?? 0,
        cursor,
      );
      for (const { path } of page.items) projects.add(path);
      cursor = page.next;
    }
    for (const { path } of (await gitlab.listGroupsBelow(group?.id ?? 0, null)).items) groups.add(path);
    const below = (all: readonly { readonly path: string }[] = []) =>
      new Set(all.flatMap(({ path }) => (path.startsWith('platform/') ? [path] : [])));
    expect(projects.size).toBeGreaterThan(0);
    expect(projects).toEqual(below(world?.projects));
    expect(groups).toEqual(below(world?.groups));
  });

  it('reads branches and tags to the end, with names of every kind', async () => {
    const project = sandbox.world.instances[0]?.projects.find(({ path }) => path === 'shop/web');
    const refs = await open().listRefs(project?.id ?? 0);
    expect(refs.filter(({ type }) => type === 'branch').map(({ name }) => name)).toEqual(project?.branches);
    expect(refs).toContainEqual({ type: 'branch', name: 'main', protected: true });
    expect(refs).toContainEqual({ type: 'branch', name: 'develop', protected: false });
  });

  it('reads rules and levels, and sub components as the project has them', async () => {
    const gitlab = open();
    expect(await gitlab.listProtection(103)).toContainEqual({
      type: 'branch',
      pattern: 'main',
      pushLevel: 0,
      mergeLevel: 40,
      inherited: false,
    });
    expect((await gitlab.project(103)).subComponents).toEqual(['project_id', 'ref_type', 'ref']);
    expect(await gitlab.projectMembers(102)).toEqual({ developers: 4, maintainers: [1, 3] });
  });

  it('knows nothing, rather than a default, with a token of too low a role', async () => {
    const gitlab = open('glpat-sandbox-low');
    expect((await gitlab.project(103)).subComponents).toBeNull();
    await expect(gitlab.listProtection(103)).rejects.toMatchObject({ failure: { kind: 'forbidden' } });
  });

  it('tells a wrong token, its own scopes and the version', async () => {
    await expect(open('glpat-wrong').version()).rejects.toMatchObject({ failure: { kind: 'unauthorized' } });
    expect(await open().tokenInfo()).toMatchObject({ scopes: ['read_api'], username: 'drawbridge-bot' });
    expect(await open().version()).toBe('18.5.1-ee');
  });

  it('lists groups, their maintainers, and rules of a top-level group', async () => {
    const gitlab = open();
    const { items } = await gitlab.listGroups(null);
    const top = items.find(({ path }) => path === 'freight');
    expect(await gitlab.listGroupProtection(top?.id ?? 0)).toEqual(expect.any(Array));
    expect(await gitlab.groupMaintainers(top?.id ?? 0)).toEqual([1, 3]);
    const below = items.find(({ path }) => path.includes('/'));
    expect(await gitlab.listGroupProtection(below?.id ?? 0)).toEqual([]);
    await expect(gitlab.project(999_999)).rejects.toMatchObject({ failure: { kind: 'not-found' } });
  });
});
