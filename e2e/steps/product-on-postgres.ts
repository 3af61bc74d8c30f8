import { spawn } from 'node:child_process';
import { mkdtempSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { CLIENT_ID, CLIENT_SECRET } from '@/e2e/sandbox/gitlab/sign-in';
import { requireDeclaredAnswers } from '@/e2e/steps/declared-answers';

interface Postgres {
  readonly url: string;
  readonly crash: () => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const ROOT = path.dirname(path.dirname(import.meta.dirname));
const PORT = Number(process.env.E2E_PORT ?? 3710) + 6;
export const URL_ON_POSTGRES = `http://127.0.0.1:${PORT}`;

interface Product {
  /** Its data folder, with what it said in product.log. */
  readonly dataDir: string;
  /** Its environment, for programs that run beside it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly end: () => Promise<void>;
}

/**
 * The built product on a PostgreSQL of its own, connected by the environment alone to the sandbox that runs already.
 * `settings`: further environment variables, given the URL of the database's owner; `root`: where the product lies.
 */
export async function startOnPostgres(
  settings: (ownerUrl: string) => Promise<Readonly<Record<string, string>>> = async () => ({}),
  root = ROOT,
): Promise<Postgres & Product> {
  const file = path.join(ROOT, 'bin/machine/postgres.mjs');
  const { startPostgres } = (await import(file)) as { startPostgres: () => Promise<Postgres> };
  const postgres = await startPostgres();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'drawbridge-e2e-'));
  const said = openSync(path.join(dataDir, 'product.log'), 'w');
  const environment = {
    NODE_ENV: 'production',
    PATH: process.env.PATH,
    PORT: String(PORT),
    DRAWBRIDGE_URL: URL_ON_POSTGRES,
    DRAWBRIDGE_ALLOW_UNPATCHED_NODE: 'true',
    DRAWBRIDGE_DATA: dataDir,
    DATABASE_URL: postgres.url,
    GITLAB_URL: process.env.E2E_GITLAB_URL,
    GITLAB_ISSUER: 'https://gitlab.harbour.example',
    GITLAB_TOKEN: 'glpat-sandbox-reader',
    GITLAB_OAUTH_CLIENT_ID: CLIENT_ID,
    GITLAB_OAUTH_CLIENT_SECRET: CLIENT_SECRET,
    AWS_ENDPOINT_URL: process.env.E2E_AWS_URL,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: HUB_KEY,
    AWS_SECRET_ACCESS_KEY: HUB_SECRET,
    AWS_ACCOUNT_ID: '111122223333',
    AWS_READER_ROLE_ARN: 'arn:aws:iam::111122223333:role/drawbridge/Reader',
    AWS_READER_EXTERNAL_ID: 'harbour-111122223333',
    LOG_LEVEL: 'warn',
    DRAWBRIDGE_CHECK_ANSWERS: 'yes',
    ...(await settings(postgres.url)),
  } satisfies NodeJS.ProcessEnv;
  const server = spawn(process.execPath, [path.join(root, 'bin/run/start.mjs')], {
    cwd: root,
    stdio: ['ignore', said, said],
    env: environment,
  });
  return {
    ...postgres,
    dataDir,
    environment,
    end: async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      if (server.exitCode === null && server.kill('SIGTERM')) await ended;
      await postgres.stop();
      requireDeclaredAnswers(dataDir);
    },
  };
}

/** A database user whose password has to be given, so that the product can only be running by it. */
export async function makeUser(ownerUrl: string, password: string): Promise<string> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(`CREATE ROLE drawbridge_app LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
  await owner.end();
  const url = new URL(ownerUrl);
  url.username = 'drawbridge_app';
  url.password = password;
  return url.href;
}
