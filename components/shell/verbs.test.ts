import { expect, it } from 'vitest';
import { verbsFor } from '@/components/shell/verbs';

const ids = (text: string) => verbsFor(text).map(({ id }) => id);

it.each([
  ['approve #12', 'change-12'],
  ['12', 'change-12'],
  ['change 12', 'change-12'],
  ['onboard shop/web', 'onboard-project'],
  ['explain shop/web/v2', 'explain-project'],
  ['dark', 'theme-dark'],
  ['sign out', 'sign-out'],
  ['Onboard', 'onboard'],
  ['why refused', 'explain'],
])('%j leads to %s first', (text, first) => {
  expect(ids(text)[0]).toBe(first);
});

it.each(['no such thing', '#', 'release/12x', 'shop-web2', 'v/2'])('%j asks for no verb', (text) => {
  expect(ids(text)).toEqual([]);
});
