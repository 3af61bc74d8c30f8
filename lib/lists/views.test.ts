import { expect, it } from 'vitest';
import { sameView, viewQueryOf } from '@/lib/lists/views';

it('a view is what the address of its list filters and sorts by, and neither a page nor anything else', () => {
  const query = viewQueryOf('roles', {
    where: 'drift:yes',
    sort: 'name',
    after: 'x',
    size: '25',
    state: 'all',
    group: '',
  });
  expect(query).toEqual({ where: 'drift:yes', sort: 'name' });
  expect(sameView('roles', query, { ...query, before: 'y' })).toBe(true);
  expect(sameView('roles', query, { where: 'drift:yes' })).toBe(false);
});
