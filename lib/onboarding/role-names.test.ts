import { describe, expect, it } from 'vitest';
import { roleNameFor, roleNameProblem } from '@/lib/onboarding/role-names';

const role = (name: string, path = '/') => ({ name, path });

describe('a name for a role', () => {
  it('names project and track and is always one that IAM takes', () => {
    expect(roleNameFor('shop/api', 'deploy')).toBe('gitlab-shop-api-deploy');
    for (const path of ['shop/api', `${'g/'.repeat(30)}p`, 'straße/größe', `x/${'y'.repeat(200)}`, 'lone']) {
      const name = roleNameFor(path, 'release');
      expect(roleNameProblem(role(name), [])).toBeNull();
      expect(name.endsWith('-release')).toBe(true);
    }
  });

  it('that is taken in another path or in other letters is refused, and says by which', () => {
    const taken = [role('Deploy', '/teams/')];
    expect(roleNameProblem(role('deploy'), taken)).toContain('Deploy in path /teams/');
    expect(roleNameProblem(role('deploy'), taken)).toContain('does not tell upper from lower case');
    expect(roleNameProblem(role('deploy-2'), taken)).toBeNull();
  });

  it.each([
    ['', '/'],
    ['a b', '/'],
    ['a'.repeat(65), '/'],
    ['a/b', '/'],
    ['fine', 'teams'],
    ['fine', '/teams'],
    ['fine', '/te ams/'],
  ])('%j in path %j is refused before IAM refuses it', (name, path) => {
    expect(roleNameProblem(role(name, path), [])).not.toBeNull();
  });
});
