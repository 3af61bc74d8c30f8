import { expect, it } from 'vitest';
import { type RecentPage, withRecent } from '@/components/shell/recents';

const page = (href: string, label = 'x') => ({ href, label });

it('keeps the things that were opened last, each once, and no lists', () => {
  const opened = [
    '/roles/1/a',
    '/roles',
    '/changes/3',
    '/roles/1/a',
    '/settings/people',
    '/changes/new',
    '//evil.example/1/2',
  ];
  expect(opened.map((href) => page(href)).reduce<readonly RecentPage[]>(withRecent, [page('/projects/h/1')])).toEqual([
    page('/roles/1/a'),
    page('/changes/3'),
    page('/projects/h/1'),
  ]);
  const many = Array.from({ length: 9 }, (_, index) => page(`/changes/${index}`));
  expect(many.reduce<readonly RecentPage[]>(withRecent, [])).toHaveLength(6);
  expect(withRecent([], page('/changes/3', ''))).toEqual([]);
});
