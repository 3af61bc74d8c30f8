import { describe, expect, it } from 'vitest';
import type { ProtectionRule } from '@/lib/reach/types';
import { whoPushes } from '@/lib/reach/who-pushes';

const rule = (pattern: string, more: Partial<ProtectionRule> = {}): ProtectionRule => ({
  ...{ type: 'branch', pattern, pushLevel: 40, mergeLevel: 30, inherited: false },
  ...more,
});
const branch = (name: string) => ({ kind: 'exact', type: 'branch', name }) as const;

describe('who can push', () => {
  it('is said by every rule that the ref matches, also one with wildcards', () => {
    const rules = [rule('release/*'), rule('release/1', { pushLevel: 0 }), rule('main')];
    expect(whoPushes(branch('release/1'), rules)).toEqual([
      'branch release/*: Maintainers and up may push, Developers and up may merge',
      'branch release/1: no one may push, Developers and up may merge',
    ]);
  });

  it('is any Developer where no rule matches, and a rule for a tag is none for a branch', () => {
    expect(whoPushes(branch('main'), [rule('main', { type: 'tag' }), rule('mainline'), rule('*x')])).toEqual([
      'branch main: not protected, Developers and up may push',
    ]);
  });

  it('of a pattern leaves out rules that cannot meet it, and says no more where one rule holds it all', () => {
    const rules = [rule('release/*'), rule('main'), rule('*-lts')];
    expect(whoPushes({ kind: 'pattern', type: 'branch', pattern: 'release/*' }, rules)).toEqual([
      'branch release/*: Maintainers and up may push, Developers and up may merge',
      'branch *-lts: Maintainers and up may push, Developers and up may merge',
    ]);
    expect(whoPushes({ kind: 'pattern', type: 'branch', pattern: 'rel*' }, rules).at(-1)).toMatch(
      /^every other branch/,
    );
    expect(whoPushes({ kind: 'pattern', type: 'branch', pattern: 'feature-*' }, [rule('main')])).toEqual([
      'every branch that it names: not protected, Developers and up may push',
    ]);
  });

  it('of a pattern or of all names every rule of that type, and what no rule holds', () => {
    const rules = [rule('main'), rule('v*', { type: 'tag', pushLevel: null })];
    expect(whoPushes({ kind: 'all', type: 'tag' }, rules)).toEqual([
      'tag v*: unknown who may create',
      'every other tag that it names: not protected, Developers and up may push',
    ]);
    expect(whoPushes({ kind: 'any' }, rules)).toHaveLength(3);
  });
});
