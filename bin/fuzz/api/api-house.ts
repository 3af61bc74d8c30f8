/** The API over a real database and the sandbox, as a program meets it: requests with tokens, answers as they are sent. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answer } from '@/app/api/answer';
import { demoSettings } from '@/bin/dev/demo-settings';
import { sandboxConnections } from '@/e2e/sandbox/settings';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import type { World } from '@/e2e/sandbox/world/types';
import { PERSON_ROLES, type PersonRoleName, TOKEN_SCOPES } from '@/lib/access/permissions';
import { loadConfig } from '@/lib/config/load-config';
import type { Database } from '@/lib/db/transaction';
import { openPorts } from '@/lib/services/connections/ports';
import { ensureConnections } from '@/lib/services/connections/rows';
import { syncAccount } from '@/lib/services/sync/sync-account';
import { syncInstance } from '@/lib/services/sync/sync-instance';
import type { Context } from '@/lib/services/verb/context';
import { hashSecret, TOKEN_PREFIX } from '@/lib/session/secrets';

export interface ApiHouse {
  readonly context: Context;
  /** The address that requests are made to. Nothing listens there: they go to the handler itself. */
  readonly url: string;
  /** API tokens by the name of their person: "ada" may do everything, "rhea" may draft, "vik" may read. */
  readonly tokens: Readonly<Record<'ada' | 'rhea' | 'vik', string>>;
  readonly ask: (request: Request) => Promise<Response>;
  /** The sandbox that the house reads. */
  readonly sandbox: Sandbox;
  /** Reads every source of the sandbox. `order` rearranges them; without it, the order is that of the configuration. */
  readonly sync: (order?: <T>(sources: readonly T[]) => readonly T[]) => Promise<void>;
  readonly close: () => Promise<void>;
}

const URL_OF_HOUSE = 'http://127.0.0.1:9';
const PEOPLE: Readonly<Record<keyof ApiHouse['tokens'], readonly PersonRoleName[]>> = {
  ada: PERSON_ROLES,
  rhea: ['requester'],
  vik: ['viewer'],
};

/** Opens it on a migrated database and reads the whole estate of the sandbox, which `arrange` may make another one before. */
export async function openApiHouse(db: Database, arrange: (world: World) => void = () => {}): Promise<ApiHouse> {
  const folder = mkdtempSync(path.join(tmpdir(), 'drawbridge-api-'));
  const sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
  arrange(sandbox.world);
  const env = {
    ...demoSettings(sandboxConnections(sandbox), folder),
    DRAWBRIDGE_DATA: folder,
    DRAWBRIDGE_URL: URL_OF_HOUSE,
  };
  // The SDK looks for credentials in the environment of the process.
  for (const [name, value] of Object.entries(env)) if (name.startsWith('AWS_')) process.env[name] = value;
  const loaded = loadConfig(env);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { config } = loaded;
  // No worker runs here: what is put on the queue waits.
  const jobs = { enqueue: async () => {} };
  const context: Context = { ...openPorts(config), db, config, jobs, now: () => new Date(), newId: randomUUID };
  await ensureConnections(context);
  const sync: ApiHouse['sync'] = async (order = (sources) => sources) => {
    const by = { startedBy: 'test' };
    const reads = [
      ...config.instances.map(
        ({ id }) =>
          () =>
            syncInstance(context, { instanceId: id, ...by }, async () => {}),
      ),
      ...config.accounts.flatMap(({ id }) =>
        id === null ? [] : [() => syncAccount(context, { accountId: id, ...by }, async () => {})],
      ),
    ];
    for (const read of order(reads)) await read();
  };
  await sync();
  const tokens = { ada: await tokenOf(db, 'ada'), rhea: await tokenOf(db, 'rhea'), vik: await tokenOf(db, 'vik') };
  const close = async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    context,
    url: URL_OF_HOUSE,
    tokens,
    ask: (request) => answer(request, async () => context),
    sandbox,
    sync,
    close,
  };
}

/** A person who signed in once, and a token of theirs with every scope. */
async function tokenOf(db: Database, id: keyof ApiHouse['tokens']): Promise<string> {
  const createdAt = new Date();
  const who = { issuer: 'https://gitlab.harbour.example', subject: id, username: id, name: id };
  await db.person.create({ data: { id, ...who, createdAt } });
  const held = { personId: id, source: 'configuration', grantedAt: createdAt };
  await db.personRole.createMany({ data: PEOPLE[id].map((role) => ({ ...held, role })) });
  const token = `${TOKEN_PREFIX}${id.padEnd(43, '0')}`;
  const expiresAt = new Date(createdAt.getTime() + 86_400_000);
  const row = { id: `token-${id}`, personId: id, name: id, hash: hashSecret(token), prefix: token.slice(0, 8) };
  await db.apiToken.create({
    data: { ...row, scopes: Object.keys(TOKEN_SCOPES), freshSignIn: true, createdAt, expiresAt },
  });
  return token;
}
