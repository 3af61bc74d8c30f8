import { describe, expect, test } from 'vitest';
import { migrate } from '@/lib/db/migrate';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const migration = (name: string, sql: string, checksum = name) => ({ name, sql, checksum });
const FIRST = migration('1_first', 'CREATE TABLE one (id int)');
const SECOND = migration('2_second', 'CREATE TABLE two (id int); INSERT INTO two VALUES (1)');

describe.each(['server', 'embedded'] as const)('migrations on the %s database', (kind) => {
  const database = withTestDatabase(kind);
  const onConnection = async <T>(work: (client: Parameters<typeof migrate>[0]) => Promise<T>): Promise<T> => {
    const client = await database().pool.connect();
    try {
      await client.query('DROP TABLE "_prisma_migrations"');
      return await work(client);
    } finally {
      client.release();
    }
  };

  test('are applied once, in order', () =>
    onConnection(async (client) => {
      expect(await migrate(client, [FIRST])).toEqual(['1_first']);
      expect(await migrate(client, [FIRST, SECOND])).toEqual(['2_second']);
      expect(await migrate(client, [FIRST, SECOND])).toEqual([]);
    }));

  test('one that fails leaves nothing behind, and those before it stay', () =>
    onConnection(async (client) => {
      const broken = migration('2_broken', 'CREATE TABLE two (id int); SELECT nonsense');
      await expect(migrate(client, [FIRST, broken])).rejects.toThrow('2_broken failed and was undone');
      const { rows } = await client.query(`SELECT to_regclass('one') AS one, to_regclass('two') AS two`);
      expect(rows).toEqual([{ one: 'one', two: null }]);
    }));

  test('an applied one that was edited since is refused, and so is one of a newer version', () =>
    onConnection(async (client) => {
      await migrate(client, [FIRST, SECOND]);
      const edited = { ...FIRST, checksum: 'another' };
      await expect(migrate(client, [edited, SECOND])).rejects.toThrow('1_first is not the one that was applied');
      await expect(migrate(client, [FIRST])).rejects.toThrow('2_second, which this version does not know');
    }));
});
