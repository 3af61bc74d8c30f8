import pg from 'pg';
import { CannotStart } from '@/lib/config/cannot-start';
import { RIGHTS, TABLES_OF_RECORD } from '@/lib/db/tables-of-record';

/** Any number that nothing else locks with: two grants at once would disturb each other. */
const LOCK = 7_214_533_003;
/** Of tables that are working state. */
const ALL_RIGHTS = 'SELECT, INSERT, UPDATE, DELETE';

/** Name of the database user of a connection URL, as the server knows it. */
export async function userOf(connectionString: string): Promise<string> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>('SELECT current_user AS name');
    return rows[0]?.name ?? '';
  } finally {
    await client.end();
  }
}

/**
 * Gives the product's user what it needs and takes everything else, in one transaction; asked by the owner of the tables. Says
 * the same at every start. Refuses a user that could become the owner: to it the grants would mean nothing.
 */
export async function grantApplication(pool: pg.Pool, user: string): Promise<void> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ may: boolean }>(
      `SELECT rolsuper OR pg_has_role(oid, current_user, 'MEMBER') AS may FROM pg_roles WHERE rolname = $1`,
      [user],
    );
    if (rows[0]?.may !== false)
      throw new CannotStart(
        'The user of DATABASE_URL is, or may become, the owner of the tables: give each its own user.',
      );
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user`,
    );
    const names = tables.map(({ name }) => name);
    for (const statement of statementsFor(pg.escapeIdentifier(user), names)) await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** `who` is an escaped identifier. */
const statementsFor = (who: string, tables: readonly string[]): readonly string[] => [
  `REVOKE CREATE ON SCHEMA public FROM PUBLIC, ${who}`,
  `GRANT USAGE ON SCHEMA public, jobs TO ${who}`,
  ...tables.flatMap((table) => {
    const name = `public.${pg.escapeIdentifier(table)}`;
    return [`REVOKE ALL ON ${name} FROM PUBLIC, ${who}`, `GRANT ${rightsOn(table)} ON ${name} TO ${who}`];
  }),
  `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO ${who}`,
  `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public, jobs TO ${who}`,
  `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public, jobs TO ${who}`,
];

function rightsOn(table: string): string {
  const keeping = TABLES_OF_RECORD[table];
  return keeping === undefined ? ALL_RIGHTS : RIGHTS[keeping];
}
