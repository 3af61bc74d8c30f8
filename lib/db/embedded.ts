import fs from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { CannotStart } from '@/lib/config/cannot-start';
import { lockFolder } from '@/lib/db/folder-lock';

/** What PGlite hands to a file system's `preRun`: Emscripten's module, of which only the file operations matter here. */
interface EmscriptenModule {
  readonly NODEFS: { readonly stream_ops: Record<string, unknown> };
}

/** PGlite's file system with a real flush: as shipped, its fsync does nothing. */
class DurableFS extends NodeFS {
  flushes = 0;

  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const made = await super.init(...args);
    const preRun = made.emscriptenOpts.preRun as ((module: unknown) => void)[];
    preRun.unshift((module) => {
      (module as EmscriptenModule).NODEFS.stream_ops.fsync = (stream: { nfd: number }) => {
        this.flushes += 1;
        fs.fdatasyncSync(stream.nfd);
        return 0;
      };
    });
    return made;
  }
}

/** Parts of names in the audit log are found by it. */
const EXTENSIONS = { pg_trgm };

const PROBE = `CREATE SCHEMA IF NOT EXISTS embedded; CREATE TABLE IF NOT EXISTS embedded.probe (at timestamptz);
DELETE FROM embedded.probe; INSERT INTO embedded.probe VALUES (now())`;

/**
 * Opens the embedded database in `<dataDir>/db`: one process at a time, flushed to disk at each commit and proved so at
 * open. `dataDir` null: in memory, for tests.
 */
export async function openEmbedded(dataDir: string | null): Promise<PGlite> {
  if (dataDir === null) return PGlite.create({ extensions: EXTENSIONS });
  const folder = path.join(dataDir, 'db');
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  lockFolder(folder);
  const files = new DurableFS(folder);
  const database = await PGlite.create({
    fs: files,
    extensions: EXTENSIONS,
    startParams: [
      ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
      '-c',
      'fsync=on',
      '-c',
      'wal_sync_method=fsync',
    ],
  });
  const before = files.flushes;
  await database.exec(PROBE);
  if (files.flushes === before)
    throw new CannotStart('The embedded database does not flush its log to disk at commit. Use DATABASE_URL.');
  return database;
}
