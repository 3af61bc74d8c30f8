import { expect, test } from 'vitest';
import { builtRoutes, routeOf } from '@/lib/services/process/page-routes';

const ROUTES = ['/', '/roles', '/reviews/new', '/reviews/[number]', '/roles/[account]/[name]', '/api/v1/[...path]'];

test.each([
  ['/', '/'],
  ['/?page=2', '/'],
  ['/roles', '/roles'],
  ['/roles/', '/roles'],
  ['/roles/111122223333/deploy?tab=history', '/roles/[account]/[name]'],
  ['/reviews/new', '/reviews/new'],
  ['/reviews/12', '/reviews/[number]'],
  ['/api/v1/changes/12', '/api/v1/[...path]'],
  ['/_next/static/a.js', '/_next'],
])('%s is answered by %s', (url, route) => {
  expect(routeOf(ROUTES, url)).toBe(route);
});

test.each(['/wp-login.php', '/roles/1/2/3', '//evil.example.com/roles', '/ROLES', '', '/api/v1', '/__proto__'])(
  'what a stranger asks for makes no name of its own: %s',
  (url) => {
    expect(['other', '/']).toContain(routeOf(ROUTES, url));
  },
);

test('without a build there are no names of pages', () => {
  expect(builtRoutes('/nowhere')).toEqual([]);
});
