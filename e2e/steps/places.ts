/** Where a secret could be left: files, rows, pages, answers. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import pg from 'pg';
import { SCREENS } from '@/e2e/steps/screens';
import { openDatabase } from '@/lib/db/open-database';

export type Places = ReadonlyMap<string, Buffer>;

const ANSWERS = [
  ...['/overview', '/roles', '/projects', '/changes', '/audit', '/audit/chain', '/people', '/sessions', '/tokens'],
  ...['/connections', '/notifications', '/approval-rules', '/reviews', '/access', '/access/export', '/openapi.json'],
  ...['ndjson', 'csv', 'json'].map((format) => `/audit/export?format=${format}`),
];

/** Every file below, but for those in the folder `except`. */
export function* filesOf(folder: string, except = ''): Generator<string> {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (file === except) continue;
    if (statSync(file).isDirectory()) yield* filesOf(file, except);
    else yield file;
  }
}

export const filesIn = (folder: string, except?: string): Places =>
  new Map([...filesOf(folder, except)].map((file) => [path.relative(folder, file), readFileSync(file)]));

/** What this person sees and may take out. */
export async function shownTo(page: Page, url: string): Promise<Places> {
  const places = new Map<string, Buffer>();
  for (const screen of SCREENS) places.set(screen, await (await page.request.get(`${url}${screen}`)).body());
  for (const answer of ANSWERS)
    places.set(`/api/v1${answer}`, await (await page.request.get(`${url}/api/v1${answer}`)).body());
  return places;
}

/** All rows of all tables as text: in the files long values are compressed. */
export async function rowsOf(query: (text: string) => Promise<{ readonly rows: readonly unknown[] }>): Promise<Places> {
  const { rows } = await query(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'jobs')`,
  );
  const places = new Map<string, Buffer>();
  for (const { name } of rows as { readonly name: string }[]) {
    const { rows: lines } = await query(`SELECT t::text AS line FROM ${name} t`);
    places.set(`rows of ${name}`, Buffer.from((lines as { line: string }[]).map(({ line }) => line).join('\n')));
  }
  return places;
}

export async function rowsOfServer(connectionString: string): Promise<Places> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return rowsOf((text) => client.query(text)).finally(() => client.end());
}

/** Of the embedded database, which one process has to itself: its files are copied, as a crash would leave them. */
export async function rowsOfEmbedded(dataDir: string): Promise<Places> {
  const copy = mkdtempSync(path.join(tmpdir(), 'drawbridge-copy-'));
  cpSync(path.join(dataDir, 'db'), path.join(copy, 'db'), { recursive: true });
  const database = await openDatabase({ databaseUrl: null, dataDir: copy });
  return rowsOf((text) => database.pool.query(text)).finally(async () => {
    await database.close();
    rmSync(copy, { recursive: true, force: true });
  });
}

/** Names of the places that hold this text. */
export const holders = (places: Places, text: string): readonly string[] =>
  [...places].filter(([, bytes]) => bytes.includes(text)).map(([name]) => name);
