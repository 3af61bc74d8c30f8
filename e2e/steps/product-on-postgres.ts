import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { CLIENT_ID, CLIENT_SECRET } from '@/e2e/sandbox/gitlab/sign-in';

interface Postgres {
  readonly url: string;
  readonly crash: () => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const ROOT = path.dirname(path.dirname(import.meta.dirname));
const PORT = Number(process.env.E2E_PORT ?? 3710) + 6;
export const URL_ON_POSTGRES = `http://127.0.0.1:${PORT}`;

/** The built product on a PostgreSQL of its own, connected by the environment alone to the sandbox that runs already. */
export async function startOnPostgres(): Promise<Postgres & { readonly end: () => Promise<void> }> {
  const file = path.join(ROOT, 'bin/postgres.mjs');
  const { startPostgres } = (await import(file)) as { startPostgres: () => Promise<Postgres> };
  const postgres = await startPostgres();
  const server = spawn(process.execPath, [path.join(ROOT, 'bin/start.mjs')], {
    cwd: ROOT,
    stdio: 'ignore',
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      PORT: String(PORT),
      DRAWBRIDGE_URL: URL_ON_POSTGRES,
      DRAWBRIDGE_DATA: mkdtempSync(path.join(tmpdir(), 'drawbridge-e2e-')),
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
      LOG_LEVEL: 'warn',
    },
  });
  return {
    ...postgres,
    end: async () => {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      if (server.exitCode === null && server.kill('SIGTERM')) await ended;
      await postgres.stop();
    },
  };
}
