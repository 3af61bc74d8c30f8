import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from '@/lib/db/folder-lock';
import { openDatabase } from '@/lib/db/open-database';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'drawbridge-test-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Opens the database in `dataDir`, adds accounts one after the other, and says each one when it is committed. */
const WRITER = `
import { openDatabase } from './lib/db/open-database.ts';
const { client } = await openDatabase({ databaseUrl: null, dataDir: process.argv[2] });
for (let id = 0; ; id++) {
  await client.account.create({ data: { id: String(id), name: 'a', partition: 'aws' } });
  process.send(id);
}
`;

test('a killed process loses no row that it said was committed, and its folder can be opened again', async () => {
  const script = path.join(process.cwd(), `.writer-${path.basename(dataDir)}.mts`);
  writeFileSync(script, WRITER);
  try {
    const child = fork(script, [dataDir], { execArgv: ['--import', 'tsx'] });
    let last = -1;
    while (last < 25) [last] = await once(child, 'message');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const database = await openDatabase({ databaseUrl: null, dataDir });
    const ids = (await database.client.account.findMany({ select: { id: true } })).map(({ id }) => Number(id));
    await database.close();
    expect(ids.length).toBeGreaterThan(last);
  } finally {
    rmSync(script);
  }
});

test('a folder that a living process holds is refused, one that a dead process or a reused id left is taken', () => {
  const folder = path.join(dataDir, 'db');
  const parent = readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19];
  writeFileSync(`${folder}.lock`, `${process.ppid} ${parent}`);
  expect(() => lockFolder(folder)).toThrow(`in use by process ${process.ppid}`);
  writeFileSync(`${folder}.lock`, `${process.ppid} 1`);
  lockFolder(folder);
  expect(readFileSync(`${folder}.lock`, 'utf8').split(' ')[0]).toBe(String(process.pid));
});

test('parts of names in the audit log are found by indexes', async () => {
  const { client, close } = await openDatabase({ databaseUrl: null, dataDir });
  const found = await client.$queryRaw<{ name: string }[]>`
    SELECT indexname AS name FROM pg_indexes WHERE tablename = 'AuditEvent' AND indexdef LIKE '%gin_trgm_ops%' ORDER BY 1`;
  await close();
  expect(found.map(({ name }) => name)).toEqual(['AuditEvent_actorName_idx', 'AuditEvent_objectName_idx']);
});
