import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PROBLEM_CODES, problemOf } from '@/app/api/problems';
import { openApiHouse } from '@/bin/fuzz/api/api-house';
import { TOKEN_SCOPES } from '@/lib/access/permissions';
import { PAGE_SIZES } from '@/lib/lists/page-sizes';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
const PAGE = readFileSync('docs/api.md', 'utf8');
const run = promisify(execFile);

/** The commands of the page: a line that begins with curl, with the lines of its body. */
const COMMANDS = [...PAGE.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, sample = '']) =>
  sample.split(/^(?=curl )/m).map((command) => command.trim()),
);

/** What each of them is answered, in the order of the page. */
const ANSWERED = [
  ...['GET /roles 200', 'GET /roles 200', 'GET /projects 200', 'POST /explain 200', 'POST /evaluate 200'],
  ...['GET /roles/111122223333/shop-catalog-deploy/composer 200', 'POST /changes 201', 'POST /changes/1/submit 200'],
  ...['GET /changes/1 200', 'GET /audit 200', 'POST /changes/1/withdraw 412'],
];

describe('docs/api.md', () => {
  it('has commands that run as they are written', async () => {
    const house = await openApiHouse(database().client);
    const seen: string[] = [];
    const server = createServer(async (incoming, outgoing) => {
      const response = await house.ask(await requestOf(incoming, house.url));
      const { pathname } = new URL(incoming.url ?? '/', house.url);
      seen.push(`${incoming.method} ${pathname.replace('/api/v1', '')} ${response.status}`);
      outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    try {
      const { port } = server.address() as AddressInfo;
      const env = { ...process.env, DRAWBRIDGE: `http://127.0.0.1:${port}`, TOKEN: house.tokens.ada };
      const found: Record<string, string> = {};
      for (const command of COMMANDS) {
        const { stdout } = await run('bash', ['-c', filled(command, found)], { env });
        learn(found, JSON.parse(stdout));
      }
      expect(seen).toEqual(ANSWERED);
    } finally {
      server.close();
      await house.close();
    }
  });

  it('names each scope as the product does', () => {
    expect(tableOf('scope')).toEqual(Object.entries(TOKEN_SCOPES));
  });

  it('names each problem with its status, and the sizes of a page', () => {
    const named = tableOf('status').map(([status, code]) => [Number(status), code]);
    expect(named.toSorted()).toEqual(PROBLEM_CODES.map((code) => [problemOf(code)?.status, code]).toSorted());
    expect(PAGE).toContain(`Rows of a page: ${PAGE_SIZES.slice(0, -1).join(', ')} or ${PAGE_SIZES.at(-1)}.`);
  });
});

/** A value that the page leaves to its reader must be known from an answer before. */
function filled(command: string, found: Readonly<Record<string, string>>): string {
  return command.replace(/\b(CURSOR|DIGEST|AUDIENCE|NUMBER|VERSION)\b/g, (name) => {
    const value = found[name];
    if (value === undefined) throw new Error(`${name} is not known yet at: ${command}`);
    return value;
  });
}

interface Provider {
  readonly clientIds: { readonly items?: readonly string[] };
}
interface Answer {
  readonly next?: string | null;
  readonly number?: number;
  readonly version?: number;
  readonly role?: { readonly trustDigest?: string };
  readonly instances?: readonly { readonly id: string; readonly provider: Provider | null }[];
}

/** Keeps what a reader would copy from an answer. The version stays that of the draft, which the last example needs. */
function learn(found: Record<string, string>, { next, number, version, role, instances }: Answer): void {
  const audience = instances?.find(({ id }) => id === 'harbour')?.provider?.clientIds.items?.[0];
  if (next) found.CURSOR ??= next;
  if (role?.trustDigest) found.DIGEST ??= role.trustDigest;
  if (audience) found.AUDIENCE ??= audience;
  if (number !== undefined) found.NUMBER ??= String(number);
  if (version !== undefined) found.VERSION ??= String(version);
}

async function requestOf(incoming: IncomingMessage, url: string): Promise<Request> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) pieces.push(piece);
  const body = Buffer.concat(pieces);
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as [string, string]] : [],
  );
  const method = incoming.method ?? 'GET';
  return new Request(`${url}${incoming.url}`, { method, headers, ...(body.length > 0 ? { body } : {}) });
}

/** The first two cells of each row of the table whose first column is named so. */
const tableOf = (name: string): readonly (readonly string[])[] =>
  (PAGE.split(`\n| ${name} |`)[1] ?? '')
    .split('\n\n')[0]
    ?.split('\n')
    .slice(2)
    .map((line) => [...line.matchAll(/(?<=\| )`?(.*?)`?(?= \|)/g)].slice(0, 2).map(([, cell = '']) => cell)) ?? [];
