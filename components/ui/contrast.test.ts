import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8');
const colours = new Map(
  [...css.matchAll(/--color-([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

/** Contrast ratio of two opaque colours. WCAG 2.2: relative luminance. */
function contrast(one: string, other: string): number {
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [bright = 0, dim = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

function ratio(front: string, ground: string, theme: 'light' | 'dark'): number {
  const [a, b] = [colours.get(front), colours.get(ground)];
  if (!a || !b) throw new Error(`${front} or ${ground} is not a colour of globals.css`);
  return contrast(a[theme], b[theme]);
}

const GROUNDS = ['paper', 'sunken', 'raised', 'hover'];
const RUNGS = ['rung-0', 'rung-1', 'rung-2', 'rung-3', 'rung-4', 'rung-5', 'rung-unknown'];
const TONES = ['ok', 'warn', 'bad', 'accent', ...RUNGS];
const TEXT_PAIRS = [
  ...['ink', 'muted', 'faint', ...TONES].flatMap((front) => GROUNDS.map((ground) => [front, ground] as const)),
  ...TONES.map((tone) => [tone, `${tone}-soft`] as const),
  ...TONES.map((tone) => ['ink', `${tone}-soft`] as const),
  ...['ok', 'warn', 'bad', 'accent'].flatMap((tone) =>
    ['faint', 'muted', 'accent'].map((front) => [front, `${tone}-soft`] as const),
  ),
  ['on-accent', 'accent-solid'] as const,
  ['on-accent', 'accent-solid-hover'] as const,
];
const SHAPE_PAIRS = [
  ...['line-strong', ...['ok', 'warn', 'bad', 'accent', ...RUNGS].map((tone) => `${tone}-solid`)].map(
    (front) => [front, 'paper'] as const,
  ),
];

describe.each(['light', 'dark'] as const)('colours in the %s theme', (theme) => {
  it.each(TEXT_PAIRS)('%s on %s can be read: at least 4.5 to 1', (front, ground) => {
    expect(ratio(front, ground, theme)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(SHAPE_PAIRS)('%s stands out from %s: at least 3 to 1', (front, ground) => {
    expect(ratio(front, ground, theme)).toBeGreaterThanOrEqual(3);
  });
});

it('measures as WCAG does: black on white is 21 to 1, a colour on itself 1 to 1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#777777')).toBe(1);
});
