import { describe, expect, it } from 'vitest';
import { changeOf, placeMap } from '@/components/map/layout';
import type { MapFlow, MapSource, MapTarget } from '@/lib/services/estate/map/get-access-map';

const source = (id: string, kind: MapSource['kind'] = 'group'): MapSource => ({
  ...{ id, kind, instanceId: 'main', path: id, count: 1, roleCount: 1, pairCount: 1 },
});
const target = (id: string, accountName: string, role: string | null = id): MapTarget => ({
  ...{ id, accountId: accountName, accountName, role, rung: 1, roleCount: 1, pairCount: 1 },
});
const flow = (from: string, to: string, pairCount: number, before: MapFlow['before'] = null): MapFlow => ({
  ...{ source: from, target: to, rung: 1, roleCount: pairCount === 0 ? 0 : 1, pairCount, protectedCount: 0, before },
});
const MAP = {
  sources: [source('small'), source('everyone', 'internet'), source('large')],
  targets: [target('rest', 'b', null), target('deploy', 'b'), target('build', 'a')],
  flows: [
    flow('large', 'deploy', 90_000),
    flow('small', 'deploy', 1),
    flow('large', 'build', 4),
    flow('small', 'rest', 1),
  ],
};
const ends = (nodes: readonly { readonly y: number; readonly height: number }[]) =>
  nodes.map(({ y, height }) => [y, y + height] as const);

describe('the picture of the access map', () => {
  it('has groups by size and what is open to all below them; accounts by name, and the rest of roles last', () => {
    const placed = placeMap(MAP);
    expect(placed.sources.map(({ node }) => node.id)).toEqual(['large', 'small', 'everyone']);
    expect(placed.targets.map(({ node }) => node.id)).toEqual(['build', 'deploy', 'rest']);
    expect(placed.accounts.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('has no two nodes over each other, and all of them inside', () => {
    const { sources, targets, height } = placeMap(MAP);
    for (const side of [ends(sources), ends(targets)]) {
      for (const [index, [from]] of side.entries()) expect(from).toBeGreaterThanOrEqual(side[index - 1]?.[1] ?? 0);
      expect(side.at(-1)?.[1]).toBeLessThanOrEqual(height);
    }
  });

  it('shows a lone branch beside thousands, and its flows fill a node exactly', () => {
    const { flows, sources } = placeMap(MAP);
    expect(Math.min(...flows.map(({ width }) => width))).toBeGreaterThanOrEqual(3);
    const [large] = sources;
    const sum = flows.filter((each) => each.flow.source === 'large').reduce((total, { width }) => total + width, 0);
    expect(sum).toBeCloseTo(large?.height ?? 0, 0);
  });

  it('draws an empty map', () => {
    expect(placeMap({ sources: [], targets: [], flows: [] })).toMatchObject({ flows: [], accounts: [] });
  });
});

describe('what happened to a flow', () => {
  it.each([
    [flow('a', 'b', 2), null],
    [flow('a', 'b', 2, { roleCount: 0, pairCount: 0 }), 'came'],
    [flow('a', 'b', 0, { roleCount: 1, pairCount: 2 }), 'went'],
    [flow('a', 'b', 3, { roleCount: 1, pairCount: 2 }), 'grew'],
    [flow('a', 'b', 1, { roleCount: 1, pairCount: 2 }), 'shrank'],
    [flow('a', 'b', 2, { roleCount: 1, pairCount: 2 }), null],
  ])('%o: %s', (one, change) => {
    expect(changeOf(one)).toBe(change);
  });
});
