import { expect, it } from 'vitest';
import { matchesPattern } from '@/lib/pipelines/match-pattern';

it.each([
  ['(main|dev)', '', 'devel', true],
  ['^(main|dev)$', '', 'devel', false],
  ['^(main|release\\/.+)$', '', 'release/1', true],
  ['^(main|release\\/.+)$', '', 'release/', false],
  ['^v\\d+\\.\\d+\\.\\d+$', '', 'v1.20.3', true],
  ['^v\\d+\\.\\d+\\.\\d+$', '', 'v1.20', false],
  ['^v[0-9]{1,2}(-rc[1-9])?$', '', 'v12-rc3', true],
  ['^v[0-9]{1,2}(-rc[1-9])?$', '', 'v123', false],
  ['^[^/]+$', '', 'feature/a', false],
  ['^[A-Z]{2,}-\\d+', '', 'SHOP-12-fix', true],
  ['^(a|)(b|)$', '', '', true],
  ['^x{0}$', '', '', true],
  ['^x{2,}$', '', 'x', false],
  ['\\bfix\\b', '', 'hot-fix/1', true],
  ['\\bfix\\b', '', 'prefix', false],
  ['^(HOT)?FIX', 'i', 'hotfix/1', true],
  ['^[a-c]$', 'i', 'B', true],
  ['a.b', '', 'a\nb', false],
  ['a.b', 's', 'a\nb', true],
  ['^ü.$', '', 'ü😀', true],
  ['^a+?$', '', 'aa', true],
  ['^[]a]+$', '', ']a', true],
  ['^[a-]+$', '', '-a', true],
  ['x{,2}', '', 'x{,2}', true],
  ['$^', '', '', true],
] as const)('/%s/%s on %j is %s', (source, flags, text, found) => {
  expect(matchesPattern(source, flags, text)).toBe(found);
});

it.each([
  ['what RE2 refuses', '(?=main)'],
  ['a group that is not closed', '(main'],
  ['a group that was not opened', 'main)'],
  ['a class that is not closed', '[a-'],
  ['a range that ends before it begins', '[z-a]'],
  ['a repetition of nothing', '*a'],
  ['two repetitions', 'a**'],
  ['more repetitions than RE2 takes', 'a{1001}'],
  ['classes of Unicode', '\\p{L}'],
  ['classes of POSIX', '[[:alpha:]]'],
  ['a back reference', '(a)\\1'],
  ['a backslash at the end', 'a\\'],
  ['groups without end', `${'('.repeat(1000)}a${')'.repeat(1000)}`],
  ['repetitions of repetitions', '((a{1000}){1000}){1000}'],
])('%s is not decided', (_, source) => {
  expect(matchesPattern(source, '', 'main')).toBeNull();
});

it('neither is case beyond ASCII, nor a flag that moves the edges', () => {
  expect(matchesPattern('k', 'i', '\u212a')).toBeNull();
  expect(matchesPattern('ü', 'i', 'x')).toBeNull();
  expect(matchesPattern('^b', 'm', 'a\nb')).toBeNull();
});

it('a pattern costs its length times that of the text, and past a limit it is not decided', () => {
  const evil = `^${'.*a'.repeat(500)}$`;
  expect(matchesPattern(evil, '', 'a'.repeat(600))).toBe(true);
  expect(matchesPattern('^(a|a)*$', '', `${'a'.repeat(100_000)}b`)).toBe(false);
  expect(matchesPattern(evil, '', 'a'.repeat(100_000))).toBeNull();
});
