/**
 * Letters of other scripts that common fonts draw as a Latin one. Unicode: UTS 39, confusables. Only whole matches are listed; full-width
 * and mathematical letters follow from their compatibility decomposition.
 */
const PAIRS: readonly (readonly [latin: string, others: string])[] = [
  ['a', 'аɑα'],
  ['c', 'сϲᴄ'],
  ['d', 'ԁ'],
  ['e', 'еҽ'],
  ['g', 'ɡ'],
  ['h', 'һ'],
  ['i', 'іɩιı'],
  ['j', 'јϳ'],
  ['k', 'κ'],
  ['l', 'ӏⅼ'],
  ['n', 'ո'],
  ['o', 'оοօ'],
  ['p', 'рρ'],
  ['q', 'ԛ'],
  ['s', 'ѕ'],
  ['u', 'υս'],
  ['v', 'ѵν'],
  ['w', 'ԝ'],
  ['x', 'хχ'],
  ['y', 'уγ'],
  ['A', 'АΑ'],
  ['B', 'ВΒ'],
  ['C', 'СϹ'],
  ['E', 'ЕΕ'],
  ['H', 'НΗ'],
  ['I', 'ІΙӀ'],
  ['J', 'Ј'],
  ['K', 'КΚ\u212a'],
  ['M', 'МΜ'],
  ['N', 'Ν'],
  ['O', 'ОΟ'],
  ['P', 'РΡ'],
  ['S', 'Ѕ'],
  ['T', 'ТΤ'],
  ['X', 'ХΧ'],
  ['Y', 'ҮΥ'],
  ['Z', 'Ζ'],
];

/** The ASCII letters, digits and signs as their full-width forms, U+FF01 to U+FF5E. */
const FULL_WIDTH = Array.from({ length: 94 }, (_, index): readonly [string, string] => [
  String.fromCodePoint(0xff01 + index),
  String.fromCodePoint(0x21 + index),
]);

/** From a character to the Latin one that it passes for. */
export const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ...PAIRS.flatMap(([latin, others]) => [...others].map((other): readonly [string, string] => [other, latin])),
  ...FULL_WIDTH,
]);
