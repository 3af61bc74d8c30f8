import { expect, test } from 'vitest';
import { NODE_FLOORS, unpatchedNode } from '@/lib/config/node-floor';

test.each(NODE_FLOORS.lines)('Node $line begins to be trusted at $floor, and not one release earlier', ({ floor }) => {
  const [major = 0, minor = 0, patch = 0] = floor.split('.').map(Number);
  expect(unpatchedNode(floor)).toBeNull();
  expect(unpatchedNode(`v${major}.${minor + 1}.0`)).toBeNull();
  expect(unpatchedNode(`${major}.${minor}.${patch - 1}`)).toContain(`Install ${floor} or later`);
  expect(unpatchedNode(`${major}.${minor - 1}.99`)).toContain('DRAWBRIDGE_ALLOW_UNPATCHED_NODE');
});

test.each(['18.20.8', '20.20.2', '23.11.1', '25.9.0'])('Node %s, whose line has ended, is not trusted', (version) => {
  expect(unpatchedNode(version)).toContain('no security fixes any more');
});

test('a line younger than the table is not judged', () => {
  expect(unpatchedNode('28.0.0')).toBeNull();
});
