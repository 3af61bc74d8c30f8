import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Figure, figure } from '@/bin/bench/measure';
import { exportAudit } from '@/lib/services/audit/export-audit';
import type { Context } from '@/lib/services/verb/context';
import { SYSTEM } from '@/lib/test-worlds/change-test-world';

/** Exports the log, verifies the file by both verifiers, each in a process of its own, and hashes the same lines bare. */
export async function verifyFigures(context: Context, folder: string): Promise<readonly Figure[]> {
  const file = path.join(folder, 'log.ndjson');
  const from = performance.now();
  await pipeline(Readable.from((await exportAudit(context, SYSTEM, {})).body), createWriteStream(file));
  const exported = performance.now() - from;
  const bare = await hashBare(file);
  const figures = [
    figure('export of the log', exported / 1000, `s, ${Math.round(statSync(file).size / 1e6)} MB`, null),
  ];
  for (const [name, args] of VERIFIERS) {
    const { seconds, megabytes } = await run([...args, file]);
    figures.push(
      figure(`${name}: the whole log`, seconds, 's', { most: 10 }, `, ${(seconds / bare).toFixed(1)} x bare hashing`),
      figure(`${name}: memory`, megabytes, 'MB', { most: 200 }),
    );
  }
  return figures;
}

const VERIFIERS: readonly (readonly [string, readonly string[]])[] = [
  ['drawbridge audit verify', ['dist/drawbridge.js', 'audit', 'verify']],
  ['the single file', ['docs/verify-audit.mjs']],
];

/** Seconds to read the lines and to chain their bare SHA-256. */
async function hashBare(file: string): Promise<number> {
  const from = performance.now();
  let last = '';
  for await (const line of createInterface({ input: createReadStream(file) }))
    last = createHash('sha256').update(last).update(line).digest('hex');
  return (performance.now() - from) / 1000;
}

/** Runs one verifier to its end. Throws where it does not say that the log holds. */
async function run(args: readonly string[]): Promise<{ readonly seconds: number; readonly megabytes: number }> {
  const from = performance.now();
  const watch = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))`;
  const child = spawn(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(watch)}`, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  const peak = /peak (\d+)/.exec(said)?.[1];
  if (code !== 0 || peak === undefined) throw new Error(`${args.join(' ')} ended with ${code}: ${said}`);
  return { seconds: (performance.now() - from) / 1000, megabytes: Number(peak) / 1024 };
}
