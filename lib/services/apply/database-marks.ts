import { z } from 'zod';
import type { Context } from '@/lib/services/verb/context';

/** By what one database is told from a copy of it. */
export const databaseMarks = z.strictObject({
  /** Of the server's files, made by initdb; null: it may not be read here. */
  system: z.string().nullable(),
  /** PostgreSQL's own number of the database. */
  database: z.string(),
  /** And of one table: another one after a dump was read into the same database. */
  table: z.string(),
});
export type DatabaseMarks = z.output<typeof databaseMarks>;

/** Reads them as any user may. What is not readable on a managed server is left out. */
export async function readDatabaseMarks(db: Context['db']): Promise<DatabaseMarks> {
  const system = await db.$queryRaw<
    { id: string }[]
  >`SELECT system_identifier::text AS id FROM pg_control_system()`.catch(() => []);
  const rows = await db.$queryRaw<{ database: string; table: string }[]>`
    SELECT oid::text AS "database", '"Installation"'::regclass::oid::text AS "table"
      FROM pg_database WHERE datname = current_database()`;
  const [row] = rows;
  if (!row) throw new Error('the database does not name itself');
  return { system: system[0]?.id ?? null, ...row };
}

/** Whether these are marks of one database. What one of them does not know says nothing. */
export const sameDatabase = (a: DatabaseMarks, b: DatabaseMarks): boolean =>
  a.database === b.database && a.table === b.table && (a.system === null || b.system === null || a.system === b.system);
