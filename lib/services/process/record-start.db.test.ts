import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { loadConfig } from '@/lib/config/load-config';
import { recordStart } from '@/lib/services/process/record-start';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();

test('the audit log says what the product was started with, and holds none of its secrets', async () => {
  const loaded = loadConfig({
    GITLAB_URL: 'https://gitlab.example.com',
    GITLAB_TOKEN: 'canary-token',
    GITLAB_OAUTH_CLIENT_ID: 'client',
    GITLAB_OAUTH_CLIENT_SECRET: 'canary-secret',
    DATABASE_URL: 'postgresql://drawbridge:canary-password@db.example.com/drawbridge',
    AWS_WRITER_ROLE_ARN: 'arn:aws:iam::123456789012:role/writer',
    AWS_WRITER_EXTERNAL_ID: 'canary-external',
    DRAWBRIDGE_ADMINS: '42',
  });
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { client } = database();
  const now = () => new Date('2026-01-01T00:00:00Z');
  await recordStart({ db: client, config: loaded.config, now, newId: randomUUID });
  const [event] = await client.auditEvent.findMany();
  expect(event).toMatchObject({ action: 'configuration.loaded', data: { database: 'server', admins: ['42'] } });
  expect(JSON.stringify(event?.data)).not.toContain('canary');
});
