import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { diffSchema } from '@/bin/database/schema-diff';

const SCHEMA = readFileSync('prisma/schema.prisma', 'utf8');
const MIGRATIONS = 'prisma/migrations';

test('the migrations make exactly what schema.prisma says', async () => {
  expect(await diffSchema(SCHEMA, MIGRATIONS)).toBeNull();
});

test('a schema that drifted from its migrations is found', async () => {
  const drifted = SCHEMA.replace('model AuditEvent {', 'model AuditEvent {\n  drift String?');
  expect(await diffSchema(drifted, MIGRATIONS)).toContain('ALTER TABLE "AuditEvent" ADD COLUMN     "drift" TEXT');
});
