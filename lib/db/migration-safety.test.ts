import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { readMigrations } from '@/lib/db/migrate';
import { BASELINE, breaksOlderProcesses, CONTRACTIONS } from '@/lib/db/migration-safety';

const MIGRATIONS = readMigrations(path.join(process.cwd(), 'prisma', 'migrations'));

describe('a migration', () => {
  it('is judged from a baseline that is there', () => {
    expect(MIGRATIONS.map(({ name }) => name)).toContain(BASELINE);
  });

  const later = MIGRATIONS.filter(({ name }) => name > BASELINE);
  it('since the baseline lets processes of the version before go on, or names the release that stopped using what goes', () => {
    const breaking = later
      .filter(({ name }) => CONTRACTIONS[name] === undefined)
      .map(({ name, sql }) => `${name}: ${breaksOlderProcesses(sql).join(', ')}`)
      .filter((line) => !line.endsWith(': '));
    expect(breaking).toEqual([]);
    expect(Object.keys(CONTRACTIONS).filter((name) => !later.some((each) => each.name === name))).toEqual([]);
  });
});

test.each([
  ['DROP TABLE "Notice"', 'drops a table'],
  ['ALTER TABLE "Role" DROP COLUMN "arn"', 'drops a column'],
  ['ALTER TABLE "Role" DROP "arn"', 'drops a column'],
  ['ALTER TABLE "Role" RENAME COLUMN "arn" TO "name"', 'renames'],
  ['ALTER TABLE "Role" RENAME TO "Rolle"', 'renames'],
  ['ALTER TABLE "Role" ALTER COLUMN "seq" SET DATA TYPE BIGINT', 'changes a type'],
  ['alter table "Role" alter "seq" type bigint', 'changes a type'],
  ['ALTER TABLE "Role" ALTER COLUMN "arn" SET NOT NULL', 'requires what may be absent'],
  ['ALTER TABLE "Role" ADD COLUMN "hands" JSONB NOT NULL', 'adds a column that older processes do not fill'],
  [
    'ALTER TABLE "Role" ADD COLUMN "a" TEXT, ADD COLUMN "b" TEXT NOT NULL',
    'adds a column that older processes do not fill',
  ],
])('%s is refused: it %s', (sql, what) => {
  expect(breaksOlderProcesses(`CREATE TABLE "x" (id int);\n${sql};`)).toContain(what);
});

test.each([
  'CREATE TABLE "New" ("id" TEXT NOT NULL, CONSTRAINT "New_pkey" PRIMARY KEY ("id"))',
  'ALTER TABLE "Role" ADD COLUMN "hands" JSONB',
  `ALTER TABLE "Role" ADD COLUMN "hands" JSONB NOT NULL DEFAULT '[]'`,
  'ALTER TABLE "Role" ALTER COLUMN "arn" DROP NOT NULL',
  'ALTER TABLE "Role" DROP CONSTRAINT "Role_check"',
  '-- DROP TABLE "Notice" comes with the release after\nCREATE INDEX "i" ON "Role" ("arn")',
  `INSERT INTO "Words" VALUES ('DROP TABLE "Notice"')`,
])('%s only expands', (sql) => {
  expect(breaksOlderProcesses(sql)).toEqual([]);
});
