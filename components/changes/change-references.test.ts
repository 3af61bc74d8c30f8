import { expect, it } from 'vitest';
import { changeReferences } from './change-references';

const changes = (text: string) => changeReferences(text).flatMap(({ change }) => change ?? []);

it('a number sign with digits names a change', () => {
  expect(changes('As in #12, and (#7).')).toEqual([12, 7]);
  expect(changeReferences('See #12.')).toEqual([
    { text: 'See ', change: null },
    { text: '#12', change: 12 },
    { text: '.', change: null },
  ]);
});

it('what only looks like one names none, and no character is lost', () => {
  const text = 'a#1 #0 #12x https://x.example/#3 ##4 &#5; #1234567890 #';
  expect(changes(text)).toEqual([]);
  expect(
    changeReferences(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text);
});
