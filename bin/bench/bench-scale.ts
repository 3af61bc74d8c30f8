import { fork } from 'node:child_process';
import path from 'node:path';
import { type Figure, figure } from '@/bin/bench/measure';
import { report } from '@/bin/bench/report';
import { fillLists } from '@/bin/bench/scale/lists-world';
import type { Measured } from '@/bin/bench/scale/measured';
import { fillWorld, SIZE_NAMES, SIZES, type SizeName } from '@/bin/bench/scale/world';
import { openDatabase } from '@/lib/db/open-database';

// The world of the size that was asked for and the one before it, each on a database of its own: what a figure is, and how it grew.
const asked = SIZE_NAMES.find((name) => name === (process.argv[2] ?? 'S'));
if (asked === undefined) throw new Error(`Say one of ${SIZE_NAMES.join(', ')}.`);

const server = process.env.BENCH_DATABASE_URL ?? '';
const urlOf = (name: string) => {
  const url = new URL(server);
  url.pathname = `/scale_${name.toLowerCase()}`;
  return url.href;
};

async function fill(name: SizeName): Promise<void> {
  const admin = await openDatabase({ databaseUrl: server, dataDir: null });
  await admin.pool.query(`CREATE DATABASE scale_${name.toLowerCase()}`);
  await admin.close();
  const database = await openDatabase({ databaseUrl: urlOf(name), dataDir: null });
  const from = performance.now();
  await fillWorld(database, SIZES[name]);
  await fillLists(database, SIZES[name]);
  process.stdout.write(`world ${name} filled in ${((performance.now() - from) / 1000).toFixed(1)} s\n`);
  await database.close();
}

const measuredBy = (kind: 'web' | 'worker', name: SizeName): Promise<readonly Measured[]> =>
  new Promise((resolve, reject) => {
    let figures: readonly Measured[] | null = null;
    const child = fork(path.join(import.meta.dirname, 'scale', 'process.ts'), [name, kind], {
      execArgv: ['--import', 'tsx'],
      // Heavy questions go to threads, as in the built product.
      env: { ...process.env, NODE_ENV: 'production', BENCH_DATABASE_URL: urlOf(name) },
    });
    child.once('message', (message) => {
      figures = message as readonly Measured[];
    });
    child.once('exit', () => (figures ? resolve(figures) : reject(new Error(`The ${kind} process ended early.`))));
  });

async function measure(name: SizeName): Promise<readonly Measured[]> {
  await fill(name);
  return [...(await measuredBy('web', name)), ...(await measuredBy('worker', name))];
}

// "alone": without the size before, and so without the growth.
const smaller = process.argv[3] === 'alone' ? undefined : SIZE_NAMES[SIZE_NAMES.indexOf(asked) - 1];
const before = new Map(smaller ? (await measure(smaller)).map((each) => [each.name, each.value]) : []);
const lines = (await measure(asked)).map(({ name, value, unit, most, more = '' }): Figure => {
  const was = before.get(name);
  const grew = was === undefined ? '' : `, ${(value / was).toFixed(1)} times that of ${smaller}`;
  return figure(name, value, unit, most === null ? null : { most }, `${grew}${more}`);
});
process.exitCode = report(lines);
