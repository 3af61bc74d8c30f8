/** Clients of the web processes: they read, and draft changes, with the token of a person. */
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { document, type House } from '@/bin/torture/house';
import { PRODUCTION } from '@/e2e/sandbox/world/accounts';
import { TOKEN_SCOPES } from '@/lib/access/permissions';
import { hashSecret, TOKEN_PREFIX } from '@/lib/session/secrets';

const CLIENTS = 4;
/** Milliseconds between two requests of a client: some request is always under way, and the machine has time for the replacing. */
const PAUSE = 50;
/** One of so many requests writes. */
const WRITES_EVERY = 20;
const TOKEN = `${TOKEN_PREFIX}${'torture'.padEnd(43, '0')}`;

/** What the load came to, when it was stopped. */
export interface Load {
  readonly requests: number;
  /** Each in words. */
  readonly failures: readonly string[];
  /** Drafts that were answered as written. */
  readonly written: number;
}

/** The token that the clients show. */
export async function giveToken({ context: { db, now } }: House): Promise<void> {
  const createdAt = now();
  await db.apiToken.create({
    data: {
      ...{ id: 'torture', personId: 'rhea', name: 'torture', hash: hashSecret(TOKEN), prefix: TOKEN.slice(0, 8) },
      ...{ scopes: Object.keys(TOKEN_SCOPES), freshSignIn: true, createdAt },
      expiresAt: new Date(createdAt.getTime() + 30 * 86_400_000),
    },
  });
}

export interface Clients {
  /** Resolves when so many more requests were answered. */
  readonly asked: (more: number) => Promise<void>;
  readonly stop: () => Promise<Load>;
}

/** Clients ask on and on until they are stopped. */
export function startLoad(url: string, { roles }: Pick<House, 'roles'>): Clients {
  const failures: string[] = [];
  let [stopped, requests, written] = [false, 0, 0];
  const client = async () => {
    while (!stopped) {
      const nth = ++requests;
      const writes = nth % WRITES_EVERY === 0;
      const problem = await (writes ? draft(url, roles[nth % roles.length], nth) : read(url)).catch(inWords);
      if (problem !== null) failures.push(problem);
      else if (writes) written++;
      await setTimeout(PAUSE);
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  const stop = async () => {
    stopped = true;
    await Promise.all(clients);
    return { requests, failures, written };
  };
  const asked = async (more: number) => {
    for (const until = requests + more; requests < until; ) await setTimeout(PAUSE);
  };
  return { asked, stop };
}

const inWords = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined ? `${error} (${error.cause})` : String(error);

const authorization = `Bearer ${TOKEN}`;
/** null: the answer is correct. */
async function read(url: string): Promise<string | null> {
  const reply = await fetch(`${url}/api/v1/changes`, { headers: { authorization } });
  const text = await reply.text();
  return reply.status === 200 ? null : `${reply.status} ${text}`;
}

const composed = z.object({ role: z.object({ trustDigest: z.string() }) });

async function draft(url: string, role: House['roles'][number] | undefined, nth: number): Promise<string | null> {
  const name = role?.name ?? '';
  const body = {
    role: { accountId: PRODUCTION, name },
    ...{ title: `Restart ${nth}`, reason: 'Torture' },
    proposal: { kind: 'document', text: document(`restart-${nth}`) },
  };
  const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': `restart-${nth}` };
  const composer = await fetch(`${url}/api/v1/roles/${PRODUCTION}/${name}/composer`, { headers });
  const { role: live } = composed.parse(await composer.json());
  const reply = await fetch(`${url}/api/v1/changes`, {
    ...{ method: 'POST', headers },
    body: JSON.stringify({ ...body, baseDigest: live.trustDigest }),
  });
  const text = await reply.text();
  return reply.status === 201 ? null : `${reply.status} ${text}`;
}

/** Drafts of the load that the database holds. */
export const countWritten = ({ context: { db } }: House): Promise<number> =>
  db.change.count({ where: { title: { startsWith: 'Restart ' } } });
