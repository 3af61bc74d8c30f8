import type { AccessMap, MapFlow, MapSource, MapTarget } from '@/lib/services/estate/map/get-access-map';

/** The picture in its own units; it is scaled as a whole. */
export const WIDTH = 1120;
const BAR = 12;
const LEFT = 300;
const RIGHT = 760;
const GAP = 10;
const ACCOUNT_GAP = 26;
/** What the flows of one side share, without the gaps between them. */
const BODY = 460;
const THINNEST = 3;
/** Labels have a line each, however thin the node is. */
const LINE = 18;

export interface PlacedNode<T> {
  readonly node: T;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export interface PlacedFlow {
  readonly flow: MapFlow;
  readonly path: string;
  readonly width: number;
  readonly change: FlowChange;
}

export interface PlacedMap {
  readonly height: number;
  readonly sources: readonly PlacedNode<MapSource>[];
  readonly targets: readonly PlacedNode<MapTarget>[];
  /** Name of each account above its first role. */
  readonly accounts: readonly { readonly id: string; readonly name: string; readonly y: number }[];
  readonly flows: readonly PlacedFlow[];
}

/** What happened to a flow since the day that it is compared with; null: nothing, or nobody asked. */
export type FlowChange = 'came' | 'went' | 'grew' | 'shrank' | null;

export function changeOf({
  pairCount,
  roleCount,
  before,
}: Pick<MapFlow, 'pairCount' | 'roleCount' | 'before'>): FlowChange {
  if (before === null) return null;
  if (before.roleCount === 0) return 'came';
  if (roleCount === 0) return 'went';
  const more = pairCount - before.pairCount || roleCount - before.roleCount;
  return more === 0 ? null : more > 0 ? 'grew' : 'shrank';
}

/**
 * How much room a flow takes. The square root keeps a group of thousands from making a lone branch invisible; what is open to all has
 * no pairs to count, and takes the room of its roles.
 */
function weightOf({ pairCount, roleCount, before }: MapFlow): number {
  const pairs = Math.max(pairCount, before?.pairCount ?? 0);
  const roles = Math.max(roleCount, before?.roleCount ?? 0);
  return Math.sqrt(pairs > 0 ? pairs : roles * ROOM_OF_OPEN);
}
const ROOM_OF_OPEN = 40;

const rungOf = ({ rung }: { readonly rung: number | null }): number => rung ?? -1;
const RANK: Readonly<Record<MapSource['kind'], number>> = { group: 0, rest: 1, instance: 2, internet: 3 };

/** Places groups on the left, roles by account on the right, and the flows between them. */
export function placeMap({ sources, targets, flows }: Pick<AccessMap, 'sources' | 'targets' | 'flows'>): PlacedMap {
  const weights = new Map(flows.map((flow) => [flow, weightOf(flow)]));
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const widthOf = (flow: MapFlow) => Math.max(THINNEST, ((weights.get(flow) ?? 0) / (total || 1)) * BODY);
  const sumOf = (side: 'source' | 'target', id: string) =>
    flows.filter((flow) => flow[side] === id).reduce((sum, flow) => sum + widthOf(flow), 0);
  const left = stack(
    [...sources].sort((a, b) => RANK[a.kind] - RANK[b.kind] || sumOf('source', b.id) - sumOf('source', a.id)),
    LEFT,
    ({ id }) => sumOf('source', id),
    () => GAP,
  );
  const ordered = [...targets].sort(byAccount);
  const right = stack(
    ordered,
    RIGHT,
    ({ id }) => sumOf('target', id),
    (node, before) => (before?.accountId === node.accountId ? GAP : ACCOUNT_GAP),
  );
  return {
    height: Math.max(endOf(left), endOf(right)) + GAP,
    sources: left,
    targets: right,
    accounts: right.flatMap(({ node, y }, index) =>
      right[index - 1]?.node.accountId === node.accountId && index > 0
        ? []
        : [{ id: node.accountId ?? 'rest', name: node.accountName ?? 'More accounts', y: y - 10 }],
    ),
    flows: placeFlows(flows, left, right, widthOf),
  };
}

/** Accounts by name, the rest of them last; in each the widest role first, and the rest of its roles last. */
function byAccount(a: MapTarget, b: MapTarget): number {
  if (a.accountId !== b.accountId)
    return a.accountId === null
      ? 1
      : b.accountId === null
        ? -1
        : (a.accountName ?? '') < (b.accountName ?? '')
          ? -1
          : 1;
  if (a.role === null || b.role === null) return a.role === null ? 1 : -1;
  return rungOf(b) - rungOf(a) || b.pairCount - a.pairCount;
}

function stack<T>(
  nodes: readonly T[],
  x: number,
  heightOf: (node: T) => number,
  gapBefore: (node: T, before: T | undefined) => number,
): readonly PlacedNode<T>[] {
  let y = 0;
  return nodes.map((node, index) => {
    y += gapBefore(node, nodes[index - 1]);
    const height = heightOf(node);
    // A thin node is drawn in the middle of its line.
    const placed = { node, x, y: y + Math.max(0, (LINE - height) / 2), height };
    y += Math.max(height, LINE);
    return placed;
  });
}

const endOf = (nodes: readonly PlacedNode<unknown>[]): number =>
  nodes.reduce((end, { y, height }) => Math.max(end, y + Math.max(height, LINE)), 0);

function placeFlows(
  flows: readonly MapFlow[],
  left: readonly PlacedNode<MapSource>[],
  right: readonly PlacedNode<MapTarget>[],
  widthOf: (flow: MapFlow) => number,
): readonly PlacedFlow[] {
  const order = (id: string, nodes: readonly PlacedNode<{ readonly id: string }>[]) =>
    nodes.findIndex(({ node }) => node.id === id);
  const next = new Map([...left, ...right].map(({ node, y }) => [node.id, y]));
  const take = (id: string, width: number): number => {
    const y = next.get(id) ?? 0;
    next.set(id, y + width);
    return y + width / 2;
  };
  // Flows of a node leave it in the order of where they go, so that they cross as little as they can.
  const from = new Map<MapFlow, number>();
  for (const flow of [...flows].sort((a, b) => order(a.target, right) - order(b.target, right)))
    from.set(flow, take(flow.source, widthOf(flow)));
  return [...flows]
    .sort((a, b) => order(a.source, left) - order(b.source, left))
    .map((flow) => {
      const width = widthOf(flow);
      const [y1, y2] = [from.get(flow) ?? 0, take(flow.target, width)];
      const middle = (LEFT + BAR + RIGHT) / 2;
      const path = `M${LEFT + BAR},${round(y1)} C${middle},${round(y1)} ${middle},${round(y2)} ${RIGHT},${round(y2)}`;
      return { flow, path, width: round(width), change: changeOf(flow) };
    });
}

const round = (number: number): number => Math.round(number * 10) / 10;
export const BAR_WIDTH = BAR;
