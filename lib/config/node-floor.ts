/** Which Node is too old to trust: the first release of each line that has every published security fix. */

interface NodeFloor {
  /** Major version. */
  readonly line: number;
  readonly floor: string;
}

/** Node.js security releases of 21 October 2026: https://nodejs.org/en/blog/vulnerability. Raise the floors at each later one. */
export const NODE_FLOORS: { readonly date: string; readonly lines: readonly NodeFloor[] } = {
  date: '2026-10-21',
  lines: [
    { line: 22, floor: '22.23.4' },
    { line: 24, floor: '24.22.1' },
    { line: 26, floor: '26.12.1' },
  ],
};

const OVERRIDE = 'To start anyway, set DRAWBRIDGE_ALLOW_UNPATCHED_NODE=true.';

/** Why this Node must not serve people, in a sentence; null: it may. Lines younger than the table are not judged. */
export function unpatchedNode(version: string): string | null {
  const [line = 0] = numbersOf(version);
  const row = NODE_FLOORS.lines.find((each) => each.line === line);
  if (row === undefined) {
    if (NODE_FLOORS.lines.every((each) => each.line < line)) return null;
    return `Node ${version} gets no security fixes any more. Install ${recommended()} or later. ${OVERRIDE}`;
  }
  return isOlder(version, row.floor)
    ? `Node ${version} lacks security fixes of ${NODE_FLOORS.date}. Install ${row.floor} or later. ${OVERRIDE}`
    : null;
}

const recommended = (): string => NODE_FLOORS.lines.map(({ floor }) => floor).join(', ');
const numbersOf = (version: string): readonly number[] => version.replace(/^v/, '').split('.').map(Number);

function isOlder(version: string, floor: string): boolean {
  const [a, b] = [numbersOf(version), numbersOf(floor)];
  for (const [index, part] of b.entries()) {
    const own = a[index] ?? 0;
    if (own !== part) return own < part;
  }
  return false;
}
