import { describe, expect, it } from 'vitest';
import { covers, isProtected, mayMerge, mayPush } from '@/e2e/sandbox/gitlab/protected-refs';
import { DEVELOPER, MAINTAINER } from '@/e2e/sandbox/gitlab/route';
import { seedWorld } from '@/e2e/sandbox/world/seed';

describe('the name of a rule', () => {
  it.each([
    ['main', 'main'],
    ['release/*', 'release/2025.1'],
    ['release/*', 'release/a/b'],
    ['*', 'anything/at/all'],
    ['*-stable', 'v1-stable'],
    ['a*b*c', 'axxbyyc'],
    ['prod*', 'prod'],
  ])('%s covers %s', (pattern, name) => expect(covers(pattern, name)).toBe(true));

  it.each([
    ['main', 'main-main'],
    ['main', 'Main'],
    ['release/*', 'release-x'],
    ['*-stable', 'v1-stable2'],
    ['a*b*c', 'acb'],
    ['ab*ba', 'aba'],
    ['v.', 'v1'],
  ])('%s does not cover %s', (pattern, name) => expect(covers(pattern, name)).toBe(false));
});

describe('who may push and merge', () => {
  const [harbour] = seedWorld(new Date(0)).instances;
  const project = (id: number) => {
    const found = harbour?.projects.find((candidate) => candidate.id === id);
    if (!harbour || !found) throw new Error(`no project ${id}`);
    return [harbour, found] as const;
  };

  it('is said by the most permissive rule', () => {
    const [instance, found] = project(101);
    const both = { ...found, protectedBranches: [...found.protectedBranches, { name: 'ma*', push: 30, merge: 30 }] };
    expect(mayPush(instance, both, 'main', DEVELOPER)).toBe(true);
    expect(mayPush(instance, found, 'main', DEVELOPER)).toBe(false);
  });

  it('a rule for no one keeps even Maintainers from pushing, and lets them merge', () => {
    expect(mayPush(...project(103), 'main', MAINTAINER)).toBe(false);
    expect(mayMerge(...project(103), 'main', MAINTAINER)).toBe(true);
    expect(mayMerge(...project(103), 'main', DEVELOPER)).toBe(false);
  });

  it('rules of the top-level group count in its projects and nowhere else', () => {
    expect(isProtected(...project(305), 'branch', 'prod')).toBe(true);
    expect(isProtected(...project(104), 'branch', 'prod')).toBe(false);
    expect(isProtected(...project(305), 'tag', 'prod')).toBe(false);
  });
});
