import { expect, it } from 'vitest';
import { MOST_NAMED, namedRoles, writtenRole } from '@/lib/lists/named-roles';

const SHOP = { accountId: '111122223333', name: 'shop,deploy+=.@-_' };

it('reads what it writes, each role once', () => {
  expect(namedRoles(`  ${writtenRole(SHOP)}\n111122223333/other ${writtenRole(SHOP)} `)).toEqual([
    SHOP,
    { accountId: '111122223333', name: 'other' },
  ]);
  expect(namedRoles('')).toEqual([]);
});

it.each([
  ['no account', 'shop-deploy'],
  ['an account of eleven digits', '11112222333/x'],
  ['a path', '111122223333/ci/x'],
  ['an ARN', 'arn:aws:iam::111122223333:role/x'],
  ['one wrong among good ones', `${writtenRole(SHOP)} '%`],
  ['too many', Array.from({ length: MOST_NAMED + 1 }, (_, index) => `111122223333/r${index}`).join(' ')],
])('names nothing by %s', (_, text) => {
  expect(namedRoles(text)).toBeNull();
});
