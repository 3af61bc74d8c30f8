/** The database user that may only add to the log, for tests. Not for production code. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach } from 'vitest';
import { type OpenDatabase, openDatabase } from '@/lib/db/open-database';
import { prepareAsOwner } from '@/lib/services/process/prepare-as-owner';

interface ApplicationUser {
  /** A connection as that user. */
  readonly app: OpenDatabase;
  readonly urls: { readonly databaseUrl: string; readonly databaseOwnerUrl: string };
}

/** Makes the user before each test of the file, prepared as at two starts of the product, and drops it afterwards. */
export function withApplicationUser(database: () => OpenDatabase): () => ApplicationUser {
  let opened: (ApplicationUser & { readonly user: string }) | null = null;
  beforeEach(async () => {
    // A name that would be SQL of its own if it were not escaped.
    const user = `app" ${randomUUID()}`;
    const { rows } = await database().pool.query<{ name: string }>('SELECT current_database() AS name');
    await database().pool.query(`CREATE ROLE ${quoted(user)} LOGIN PASSWORD 'app'`);
    const owner = new URL(process.env.TEST_DATABASE_URL ?? '');
    owner.pathname = `/${rows[0]?.name}`;
    const url = new URL(owner);
    url.username = encodeURIComponent(user);
    url.password = 'app';
    const urls = { databaseUrl: url.href, databaseOwnerUrl: owner.href };
    await prepareAsOwner(urls);
    await prepareAsOwner(urls);
    opened = { app: await openDatabase({ databaseUrl: url.href, dataDir: null }), urls, user };
  });
  afterEach(async () => {
    if (opened === null) return;
    await opened.app.close();
    await database().pool.query(`DROP OWNED BY ${quoted(opened.user)}`);
    await database().pool.query(`DROP ROLE ${quoted(opened.user)}`);
    opened = null;
  });
  return () => {
    if (opened === null) throw new Error('There is a user inside tests only.');
    return opened;
  };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
