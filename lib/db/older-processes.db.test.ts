import type pg from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { migrate, readMigrations } from '@/lib/db/migrate';
import { BASELINE } from '@/lib/db/migration-safety';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly required: boolean;
  /** Filled by the database where an INSERT does not name it. */
  readonly filled: boolean;
}

interface Check {
  readonly table: string;
  readonly name: string;
  readonly says: string;
  readonly columns: readonly string[];
}

const COLUMNS = `
  SELECT table_name AS table, column_name AS column, udt_name AS type, is_nullable = 'NO' AS required,
    column_default IS NOT NULL OR is_identity = 'YES' OR is_generated = 'ALWAYS' AS filled
  FROM information_schema.columns WHERE table_schema = 'public'`;
const CHECKS = `
  SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS says,
    ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey)) AS columns
  FROM pg_constraint WHERE contype IN ('c', 'u', 'x') AND connamespace = 'public'::regnamespace`;

type Client = Pick<pg.ClientBase, 'query'>;
const rowsOf = async <T>(client: Client, text: string): Promise<readonly T[]> => (await client.query(text)).rows as T[];
const keyOf = ({ table, column }: Pick<Column, 'table' | 'column'>) => `${table}.${column}`;

/** The tables as a process of the version at the baseline knows them, and as they are now. */
describe('a process that knows the tables of the baseline', () => {
  let before: readonly Column[] = [];
  let now: readonly Column[] = [];
  let newChecks: readonly Check[] = [];
  beforeEach(async () => {
    const client = await database().pool.connect();
    try {
      now = await rowsOf(client, COLUMNS);
      const checks = await rowsOf<Check>(client, CHECKS);
      await client.query('DROP SCHEMA public CASCADE');
      await client.query('CREATE SCHEMA public');
      const shipped = readMigrations('prisma/migrations').filter(({ name }) => name <= BASELINE);
      await migrate(client, shipped);
      before = await rowsOf(client, COLUMNS);
      const known = new Set((await rowsOf<Check>(client, CHECKS)).map(({ name }) => name));
      newChecks = checks.filter(({ name }) => !known.has(name));
    } finally {
      client.release();
    }
  });

  it('finds every column that it reads and writes, with the type that it knows', () => {
    const types = new Map(now.map((column) => [keyOf(column), column.type]));
    expect(before.length).toBeGreaterThan(300);
    expect(before.filter((column) => types.get(keyOf(column)) !== column.type)).toEqual([]);
  });

  it('may leave out every column that it does not know, in every table that it writes to', () => {
    const [known, tables] = [new Set(before.map(keyOf)), new Set(before.map(({ table }) => table))];
    const unknown = now.filter((column) => tables.has(column.table) && !known.has(keyOf(column)));
    expect(unknown.filter(({ required, filled }) => required && !filled)).toEqual([]);
  });

  it('may leave empty what it may leave empty before', () => {
    const required = new Set(now.filter((column) => column.required && !column.filled).map(keyOf));
    const wasFree = before.filter((column) => !column.required || column.filled);
    expect(wasFree.filter((column) => required.has(keyOf(column)))).toEqual([]);
  });

  it('meets no new rule about a column that it writes', () => {
    const known = new Set(before.map(keyOf));
    const met = newChecks.filter(({ table, columns }) =>
      columns.some((column) => known.has(keyOf({ table: table.replaceAll('"', ''), column }))),
    );
    expect(met).toEqual([]);
  });
});
