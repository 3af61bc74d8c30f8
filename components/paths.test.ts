import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { paths, withQuery } from '@/components/paths';

const ROLE = { accountId: '111122223333', name: 'ci+deploy@x' };
const ADDRESSES: Readonly<Record<keyof typeof paths, string>> = {
  overview: paths.overview(),
  accessMap: paths.accessMap(),
  projects: paths.projects(),
  project: paths.project('a/b', 7),
  endAccess: paths.endAccess('a/b', 7),
  roles: paths.roles(),
  role: paths.role(ROLE),
  compose: paths.compose(ROLE),
  reduce: paths.reduce(),
  reduceBatch: paths.reduceBatch('8f3d'),
  refused: paths.refused(),
  explain: paths.explain(),
  scan: paths.scan(),
  onboardings: paths.onboardings(),
  onboarding: paths.onboarding(7),
  changes: paths.changes(),
  change: paths.change(7),
  reviews: paths.reviews(),
  newReview: paths.newReview(),
  review: paths.review(7),
  reviewReport: paths.reviewReport(7),
  migrations: paths.migrations(),
  migration: paths.migration('a/b', 7),
  audit: paths.audit(),
  auditEvent: paths.auditEvent(7),
  access: paths.access(),
  settings: paths.settings('people'),
  signIn: paths.signIn(),
  problems: paths.problems(),
  problem: paths.problem('stale'),
};

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`);

/** The pages as the framework finds them: `[name]` stands for one part, `(name)` for none. */
const PAGES = filesOf('app')
  .filter((file) => file.endsWith('/page.tsx'))
  .map((file) =>
    file
      .split('/')
      .slice(1, -1)
      .filter((part) => !part.startsWith('(')),
  );
const leadsTo = (address: string) =>
  PAGES.filter((page) => {
    const parts = address.split('/').filter((part) => part !== '');
    return page.length === parts.length && page.every((part, index) => part.startsWith('[') || part === parts[index]);
  });

describe('the addresses', () => {
  it.each(Object.entries(ADDRESSES))('%s leads to a page', (_, address) => {
    expect(leadsTo(address)).not.toEqual([]);
  });

  it('lead to every page', () => {
    const led = new Set(Object.values(ADDRESSES).flatMap(leadsTo));
    const settings = new Set(PAGES.filter(([first]) => first === 'settings'));
    expect(PAGES.filter((page) => !led.has(page) && !settings.has(page))).toEqual([]);
  });

  it('keep what a name contains inside its own part', () => {
    expect(paths.role({ accountId: '1', name: '../../audit?x=1#y' })).toBe('/roles/1/..%2F..%2Faudit%3Fx%3D1%23y');
    expect(paths.project('a/b', 7)).toBe('/projects/a%2Fb/7');
  });

  it('carry parameters, and leave out what is not set', () => {
    expect(paths.roles({ rung: 0, q: 'a&b=c', sort: undefined, account: '' })).toBe('/roles?rung=0&q=a%26b%3Dc');
    expect(withQuery('/x', {})).toBe('/x');
  });

  it('are written nowhere else', () => {
    const byHand = /(?:href=\{?|href: |action=\{?|push\(|redirect\(|seeOther\()["'`]\//;
    const files = ['app', 'components', 'lib/services']
      .flatMap(filesOf)
      .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'));
    expect(files.filter((file) => byHand.test(readFileSync(file, 'utf8')))).toEqual([]);
    expect(byHand.test("router.push('/changes')") && byHand.test('href={`/roles/${name}`}')).toBe(true);
  });
});
