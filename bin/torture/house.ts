/** What is tortured: a database, the sandbox with roles of its own, and approved changes that wait for a worker. */

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { demoSettings } from '@/bin/dev/demo-settings';
import { sandboxConnections } from '@/e2e/sandbox/settings';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { PRODUCTION } from '@/e2e/sandbox/world/accounts';
import { PEOPLE } from '@/e2e/sandbox/world/people';
import { branch, exact, HARBOUR, policy, service } from '@/e2e/sandbox/world/trust';
import type { Role } from '@/e2e/sandbox/world/types';
import { policyDigest } from '@/lib/audit/digest';
import { loadConfig } from '@/lib/config/load-config';
import { openDatabase } from '@/lib/db/open-database';
import { openQueue } from '@/lib/jobs/queue';
import { openPorts } from '@/lib/services/connections/ports';
import { ensureConnections } from '@/lib/services/connections/rows';
import type { Context } from '@/lib/services/verb/context';

export interface House {
  readonly sandbox: Sandbox;
  readonly context: Context;
  /** The environment of a worker process. */
  readonly env: Readonly<Record<string, string>>;
  readonly roles: readonly Role[];
  readonly close: () => Promise<void>;
}

export const FOREIGN = service('ec2');
/** A policy of this role that no other change proposes: by its branch a document is known again. */
export const document = (name: string): string =>
  policy(FOREIGN, exact(PRODUCTION, HARBOUR, branch('torture/pay', name)));

/** Opens it on a new database of a PostgreSQL; `leaseSeconds` is what its workers hold. */
export async function openHouse(databaseUrl: string, roleCount: number, leaseSeconds = 5): Promise<House> {
  const folder = mkdtempSync(path.join(tmpdir(), 'drawbridge-torture-'));
  const sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
  const account = sandbox.world.accounts.find(({ id }) => id === PRODUCTION);
  const pattern = account?.roles.find(({ path: place }) => place === '/');
  if (!account || !pattern) throw new Error('the world has no role to copy');
  const roles = Array.from({ length: roleCount }, (_, index) => ({
    ...structuredClone(pattern),
    name: `torture-${index}`,
    uniqueId: `AROATORTURE${String(index).padStart(9, '0')}`,
    trust: document(`base-${index}`),
  }));
  account.roles.push(...roles);
  const env = {
    ...demoSettings(sandboxConnections(sandbox), folder),
    DATABASE_URL: databaseUrl,
    DRAWBRIDGE_DATA: folder,
    DRAWBRIDGE_SYNC_MINUTES: '0',
    DRAWBRIDGE_LEASE_SECONDS: String(leaseSeconds),
  };
  // What runs in this process takes the sandbox's credentials from where the SDK looks for them.
  for (const [name, value] of Object.entries(env)) if (name.startsWith('AWS_')) process.env[name] = value;
  const loaded = loadConfig(env);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const database = await openDatabase(loaded.config);
  const queue = await openQueue(database, () => {});
  const context: Context = {
    ...openPorts(loaded.config),
    db: database.client,
    config: loaded.config,
    jobs: queue,
    now: () => new Date(),
    newId: randomUUID,
  };
  await ensureConnections(context);
  await seedRows(context, roles);
  const close = async () => {
    await queue.stop();
    await database.close();
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { sandbox, context, env, roles, close };
}

async function seedRows({ db, now, config }: Context, roles: readonly Role[]): Promise<void> {
  const at = now();
  // Accounts of the sandbox's GitLab: the worker asks about them, and whoever is gone there approves nothing.
  for (const { id, username } of PEOPLE.filter((person) => ['rhea', 'amir'].includes(person.username)))
    await db.person.create({
      data: {
        ...{ id: username, username, name: username, subject: String(id), createdAt: at },
        issuer: config.instances[0]?.issuer ?? '',
      },
    });
  const given = { source: 'configuration', grantedAt: at };
  await db.personRole.createMany({
    data: [
      { personId: 'rhea', role: 'requester', ...given },
      { personId: 'amir', role: 'approver', ...given },
    ],
  });
  await db.role.createMany({
    data: roles.map((role) => ({
      id: role.name,
      accountId: PRODUCTION,
      uniqueId: role.uniqueId,
      arn: `arn:aws:iam::${PRODUCTION}:role/${role.name}`,
      name: role.name,
      path: '/',
      tags: {},
      attachedPolicies: [],
      createdAt: at,
      trustPolicy: role.trust,
      trustDigest: policyDigest(role.trust),
      syncedAt: at,
      findings: [],
    })),
  });
}
