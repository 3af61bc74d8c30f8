import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { NODE_FLOORS, unpatchedNode } from '@/lib/config/node-floor';

const TEXT = readFileSync('Dockerfile', 'utf8');
/** The stage that is published. */
const LAST = TEXT.slice(TEXT.lastIndexOf('\nFROM '));

it('the image is on one exact Node of the line that production is meant for, with every published security fix', () => {
  const version = /^ARG NODE_IMAGE=node:(\d+\.\d+\.\d+)-/m.exec(TEXT)?.[1] ?? 'none';
  expect(version.split('.')[0]).toBe('24');
  expect(unpatchedNode(version)).toBeNull();
  expect(Math.min(...NODE_FLOORS.lines.map(({ line }) => line))).toBe(22);
});

it('the image runs as an ordinary user, and holds what was put together for it and nothing else', () => {
  expect(LAST).toMatch(/^USER node$/m);
  expect(LAST.match(/^(?:COPY|ADD) .*$/gm)).toEqual(['COPY --from=build /image ./']);
  expect(LAST.match(/^RUN .*$/gm)).toEqual(['RUN mkdir /data && chown node:node /data']);
  expect(TEXT).toContain('npm run build && node bin/build/image.mjs /image\n');
});
