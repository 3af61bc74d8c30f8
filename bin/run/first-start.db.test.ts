import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { buildProgram } from '@/bin/build/build-program.mjs';
import { openDatabase } from '@/lib/db/open-database';
import { applyChange } from '@/lib/services/apply/apply-change';
import { openChanges } from '@/lib/test-worlds/change-test-world';

const ROOT = path.resolve(import.meta.dirname, '../..');
const folder = path.join(ROOT, 'node_modules', '.cache', `drawbridge-first-${process.pid}`);
const data = mkdtempSync(path.join(tmpdir(), 'drawbridge-first-'));
let programs: Readonly<Record<'worker' | 'migrate', string>>;
beforeAll(async () => {
  const built = (name: string) => buildProgram(`bin/run/${name}.ts`, path.join(folder, `${name}.mjs`));
  programs = { worker: await built('worker'), migrate: await built('migrate') };
});
afterAll(() => {
  for (const each of [folder, data]) rmSync(each, { recursive: true, force: true });
});

const server = () => process.env.TEST_DATABASE_URL ?? '';
const onServer = async (statement: string, url = server()) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
};
/** The same server, with other parts of the URL. */
const urlWith = (parts: { database: string; user?: string; password?: string }) => {
  const url = new URL(server());
  url.pathname = `/${parts.database}`;
  if (parts.user !== undefined) url.username = parts.user;
  if (parts.password !== undefined) url.password = parts.password;
  return url.href;
};
let database = '';
beforeEach(async () => {
  database = `first_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${database}`);
});
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'close');
  await onServer(`DROP DATABASE ${database} WITH (FORCE)`);
});

/** Starts a built program; `said` is everything that it wrote so far. */
function start(program: string, env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [program], {
    cwd: ROOT,
    env: { NODE_ENV: 'production', PATH: process.env.PATH, DRAWBRIDGE_ALLOW_UNPATCHED_NODE: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const output = { said: '' };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (output.said += String(piece)));
  return { child, output, ended: once(child, 'close') };
}

const SETTINGS = {
  GITLAB_URL: 'http://127.0.0.1:9',
  GITLAB_TOKEN: 'glpat-reader',
  GITLAB_OAUTH_CLIENT_ID: 'client',
  GITLAB_OAUTH_CLIENT_SECRET: 'secret',
  AWS_ACCOUNT_ID: '111122223333',
  AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  DRAWBRIDGE_SYNC_MINUTES: '0',
  DRAWBRIDGE_DATA: data,
  // As every process on one database has to have it.
  DRAWBRIDGE_SECRET: 'a secret of at least 32 characters',
};

it('of four processes that start at once on an empty database none dies', async () => {
  const env = { ...SETTINGS, DATABASE_URL: urlWith({ database }) };
  const processes = Array.from({ length: 4 }, () => start(programs.worker, env));
  for (const { child, output } of processes)
    await expect
      .poll(() => (child.exitCode === null ? output.said : `ended: ${output.said}`))
      .toMatch(/^ended|"worker started"/);
  expect(processes.map(({ child, output }) => (child.exitCode === null ? 'runs' : output.said))).toEqual(
    Array.from({ length: 4 }, () => 'runs'),
  );
});

describe('compose.yaml', () => {
  interface Service {
    readonly environment: Readonly<Record<string, string>>;
    readonly secrets: readonly string[];
    readonly command?: readonly string[];
    readonly volumes?: readonly string[];
    readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  }
  const { services } = parse(readFileSync(path.join(ROOT, 'compose.yaml'), 'utf8')) as {
    services: Readonly<Record<'drawbridge' | 'migrate' | 'database', Service>>;
  };

  it('runs the product after the migration, and gives the owner to the migration alone', () => {
    const { drawbridge, migrate, database: postgres } = services;
    expect(drawbridge.depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
    expect(migrate.command).toEqual(['node', 'bin/run/migrate.mjs']);
    expect(Object.keys(migrate.environment)).toEqual(['DATABASE_URL_FILE', 'DATABASE_OWNER_URL_FILE']);
    expect(drawbridge.secrets.filter((name) => /owner|password/.test(name))).toEqual([]);
    expect(Object.keys(drawbridge.environment).join()).not.toContain('OWNER');
    expect(postgres.volumes?.join()).toContain('application-user.sh:/docker-entrypoint-initdb.d/');
  });

  it('ends in a user that the main path works by, and that takes nothing out of the log', async () => {
    // Roles belong to the whole server: its name is this test's own.
    const user = `app_${randomUUID().replaceAll('-', '')}`;
    const sql = readFileSync(path.join(ROOT, 'deploy/postgres/application-user.sql'), 'utf8');
    expect(sql).toContain("CREATE ROLE drawbridge_app LOGIN PASSWORD :'password'");
    const urls = {
      DATABASE_OWNER_URL: urlWith({ database }),
      DATABASE_URL: urlWith({ database, user, password: 'app' }),
    };
    await onServer(sql.replace('drawbridge_app', user).replace(":'password'", "'app'"), urls.DATABASE_OWNER_URL);
    try {
      const migrate = start(programs.migrate, urls);
      const [code] = await migrate.ended;
      expect({ code, said: migrate.output.said }).toEqual({ code: 0, said: expect.stringContaining('up to date') });
      const app = await openDatabase({ databaseUrl: urls.DATABASE_URL, dataDir: null });
      try {
        const { context, world, requested } = await openChanges(app.client, {
          secret: SETTINGS.DRAWBRIDGE_SECRET,
          leaseSeconds: 300,
        });
        const { number } = await requested();
        const { id } = await app.client.change.findUniqueOrThrow({ where: { number } });
        await applyChange(context, { changeId: id }, world.wait);
        expect(await app.client.change.findFirst()).toMatchObject({ state: 'applied' });
        await expect(app.pool.query('DELETE FROM "AuditEvent"')).rejects.toThrow('permission denied');
      } finally {
        await app.close();
      }
      const product = start(programs.worker, { ...SETTINGS, DATABASE_URL: urls.DATABASE_URL });
      await expect.poll(() => product.output.said).toMatch(/"worker started"|cannot start/);
      expect(product.output.said).toContain('"worker started"');
      product.child.kill('SIGTERM');
      await product.ended;
    } finally {
      await onServer(`DROP OWNED BY ${user}`, urls.DATABASE_OWNER_URL);
      await onServer(`DROP ROLE ${user}`);
    }
  });

  it('says what is missing where the migration is not told of both users', async () => {
    const migrate = start(programs.migrate, { DATABASE_URL: urlWith({ database }) });
    const [code] = await migrate.ended;
    expect({ code, said: migrate.output.said }).toEqual({
      code: 1,
      said: 'Nothing was migrated:\n- DATABASE_OWNER_URL is missing. Set it, or DATABASE_OWNER_URL_FILE.\n',
    });
  });
});
