import { describe, expect, it } from 'vitest';
import { forEachAtMost, inPieces, pagesOf } from '@/lib/services/facts/in-pieces';
import { isMassVanish } from '@/lib/services/sync/inventory/vanished';

describe('working through a list', () => {
  it('has at most the given number under way and leaves nothing out', async () => {
    let underWay = 0;
    let most = 0;
    const seen: number[] = [];
    await forEachAtMost(3, [1, 2, 3, 4, 5, 6, 7], async (item) => {
      most = Math.max(most, ++underWay);
      await Promise.resolve();
      seen.push(item);
      underWay--;
    });
    expect(most).toBe(3);
    expect(seen.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('begins nothing after a failure, awaits what is under way, and throws it', async () => {
    const finished: number[] = [];
    const work = forEachAtMost(2, [1, 2, 3, 4, 5], async (item) => {
      await Promise.resolve();
      if (item === 1) throw new Error('first');
      await Promise.resolve();
      finished.push(item);
    });
    await expect(work).rejects.toThrow('first');
    expect(finished).toEqual([2]);
  });

  it('cuts a list into pieces and an empty one into none', () => {
    expect(inPieces([1, 2, 3], 2)).toEqual([[1, 2], [3]]);
    expect(inPieces([], 2)).toEqual([]);
  });

  it('reads pages to the end, an empty one in the middle too', async () => {
    const pages = new Map<string | null, { items: number[]; next: string | null }>([
      [null, { items: [1], next: 'a' }],
      ['a', { items: [], next: 'b' }],
      ['b', { items: [2], next: null }],
    ]);
    const items: number[] = [];
    const read = async (cursor: string | null) => pages.get(cursor) ?? { items: [], next: null };
    for await (const page of pagesOf(read)) items.push(...page.items);
    expect(items).toEqual([1, 2]);
  });
});

describe('what vanished', () => {
  it.each([
    [100, 5, false],
    [100, 6, true],
    [10, 3, false],
    [10, 4, true],
    [3, 3, false],
    [20, 20, true],
    [0, 0, false],
  ])('of %i known, %i gone is too much at once: %s', (known, vanished, held) => {
    expect(isMassVanish(known, vanished)).toBe(held);
  });
});
