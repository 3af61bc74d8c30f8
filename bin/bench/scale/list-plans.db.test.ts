import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { LISTS, SEARCHES } from '@/bin/bench/scale/list-questions';
import { fillLists } from '@/bin/bench/scale/lists-world';
import { ScaleSources } from '@/bin/bench/scale/sources';
import { fillWorld, type WorldSize } from '@/bin/bench/scale/world';
import { type OpenDatabase, openDatabase } from '@/lib/db/open-database';
import type { Context } from '@/lib/services/verb/context';

const SIZE: WorldSize = {
  instances: 2,
  projects: 6000,
  refs: 2,
  roles: 2500,
  accounts: 25,
  days: 1,
  auditEvents: 5000,
};

/** Tables that grow with the estate and with time: none of them is read from one end to the other for a list. */
const BIG = ['Role', 'Project', 'Group', 'Ref', 'Change', 'ReviewItem', 'AuditEvent', 'Admission', 'RoleRevision'];

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}
interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

const nodesOf = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

let database: OpenDatabase;
let context: Context;

beforeAll(async () => {
  const server = process.env.TEST_DATABASE_URL ?? '';
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  const name = `list_plans_${process.pid}`;
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  database = await openDatabase({ databaseUrl: url.href, dataDir: null });
  await fillWorld(database, SIZE);
  await fillLists(database, SIZE);
  context = new ScaleSources(SIZE).context(database);
  return async () => {
    await database.close();
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  };
});

/** Every SELECT that the work sends to the database. */
async function statementsOf(work: () => Promise<unknown>): Promise<readonly Statement[]> {
  const seen: Statement[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [first, values] = given as [string | { text: string; values?: unknown[] }, unknown[] | undefined];
    const text = typeof first === 'string' ? first : first.text;
    if (/^\s*(SELECT|WITH)/i.test(text))
      seen.push({ text, values: (typeof first === 'string' ? values : (first.values ?? values)) ?? [] });
    return Reflect.apply(query, this, given);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return seen;
}

/**
 * The plan where reading a whole table costs more than any index: what still reads one has no index that serves it. Which of the two a
 * small table gets depends on statistics, and says nothing of a large one.
 */
async function planOf({ text, values }: Statement): Promise<Plan> {
  const client = await database.pool.connect();
  try {
    await client.query('SET enable_seqscan = off');
    const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${text}`, [...values]);
    return rows[0]['QUERY PLAN'][0].Plan;
  } finally {
    await client.query('RESET enable_seqscan');
    client.release();
  }
}

/** Big tables that the work reads from one end to the other. */
async function scansOf(work: () => Promise<unknown>): Promise<readonly string[]> {
  const scans: string[] = [];
  const statements = await statementsOf(work);
  expect(statements.length).toBeGreaterThan(0);
  for (const statement of statements)
    for (const node of nodesOf(await planOf(statement)))
      if (node['Node Type'] === 'Seq Scan' && BIG.includes(node['Relation Name'] ?? ''))
        scans.push(`${node['Relation Name']}: ${statement.text.slice(0, 300)}`);
  return scans;
}

const cursorOf = (page: unknown, name: 'next' | 'previous') => (page as Record<string, string | null>)[name];

describe('on a filled database no list reads a big table from one end to the other:', () => {
  it.each(Object.entries(LISTS))('%s, its first page, the next one and the way back', async (_, ask) => {
    const first = await ask(context, {});
    expect(await scansOf(() => ask(context, {}))).toEqual([]);
    const after = cursorOf(first, 'next');
    const second = await ask(context, { after });
    expect(await scansOf(() => ask(context, { after }))).toEqual([]);
    const before = cursorOf(second, 'previous');
    expect(await ask(context, { before })).toMatchObject({ rows: (first as { rows: unknown[] }).rows });
    expect(await scansOf(() => ask(context, { before }))).toEqual([]);
  });

  it.each(Object.entries(SEARCHES))('%s', async (_, ask) => {
    expect(await scansOf(() => ask(context))).toEqual([]);
  });

  it('and one that does is found', async () => {
    expect(await scansOf(() => context.db.change.count({ where: { reason: { contains: 'x' } } }))).toHaveLength(1);
  });
});
