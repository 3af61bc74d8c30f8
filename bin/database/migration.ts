/**
 * `npm run db:migration NAME` writes the migration that brings the migrations to schema.prisma; what the schema cannot say
 * (checks, triggers, partial indexes) is added to it by hand. `npm run db:check` fails where the two differ.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { diffSchema } from '@/bin/database/schema-diff';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FOLDER = path.join(ROOT, 'prisma/migrations');

const [command, name] = process.argv.slice(2);
const sql = await diffSchema(readFileSync(path.join(ROOT, 'prisma/schema.prisma'), 'utf8'), FOLDER);
if (command === 'check') {
  console.log(sql ?? 'schema.prisma and the migrations agree.');
  process.exitCode = sql === null ? 0 : 1;
} else if (command !== 'new' || name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Usage: npm run db:migration NAME, with a NAME of lower-case letters, digits and _');
  process.exitCode = 2;
} else if (sql === null) {
  console.log('Nothing to write: schema.prisma and the migrations agree.');
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = path.join(FOLDER, `${stamp}_${name}`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'migration.sql'), sql);
  console.log(`Written: ${path.relative(ROOT, folder)}/migration.sql. Read it before you commit it.`);
}
