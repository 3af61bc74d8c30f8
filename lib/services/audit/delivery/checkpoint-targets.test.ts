import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { administrator } from '@/e2e/sandbox/aws/with-sandbox';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import { type SignedCheckpoint, signCheckpoint } from '@/lib/audit/checkpoint';
import type { CheckpointTargetConfig } from '@/lib/config/config';
import { webhookHeaders } from '@/lib/notify/standard-webhooks';
import { checkpointTargets } from '@/lib/services/audit/delivery/checkpoint-targets';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';

const CONFIG = new TestWorld().context({} as never).config;
const { privateKey } = generateKeyPairSync('ed25519');
const AT = '2026-11-23T10:00:00.000Z';
const checkpoint = (seq: string) => signCheckpoint({ seq, hash: 'a'.repeat(64), at: AT }, privateKey);
const folder = mkdtempSync(path.join(tmpdir(), 'drawbridge-targets-'));

let sandbox: Sandbox;
const servers: Server[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
});
beforeEach(async () => {
  const { accessKeyId, secretAccessKey } = administrator();
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
  await fetch(`${sandbox.aws.url}/-/sandbox/reset`, { method: 'POST' });
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) server.close();
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

async function listen<S extends Server>(server: S): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function deliver(target: CheckpointTargetConfig | 'file', signed: SignedCheckpoint, now = new Date()) {
  const audit = {
    ...CONFIG.audit,
    checkpointFile: path.join(folder, 'deep', 'file.ndjson'),
    targets: target === 'file' ? [] : [target],
  };
  const aws = { region: 'eu-central-1', endpointUrl: sandbox.aws.url };
  const found = checkpointTargets({ ...CONFIG, aws, audit }).at(-1);
  if (!found) throw new Error('no target');
  return found.deliver(signed, now);
}

describe('the file', () => {
  it('holds one line for each checkpoint', async () => {
    for (const seq of ['1', '2']) expect(await deliver('file', checkpoint(seq))).toBeNull();
    const lines = readFileSync(path.join(folder, 'deep', 'file.ndjson'), 'utf8')
      .trim()
      .split('\n');
    expect(lines).toEqual(['1', '2'].map((seq) => JSON.stringify(checkpoint(seq))));
  });
});

describe('S3', () => {
  const TARGET = {
    kind: 's3',
    bucket: 'audit-1',
    prefix: 'd/',
    region: 'eu-central-1',
    mode: 'COMPLIANCE',
    days: 30,
  } as const;
  const makeBucket = (locked: boolean) =>
    new S3Client({ region: 'eu-central-1', endpoint: sandbox.aws.url, forcePathStyle: true }).send(
      new CreateBucketCommand({ Bucket: 'audit-1', ...(locked && { ObjectLockEnabledForBucket: true }) }),
    );
  const stored = () => sandbox.effects.list().filter(({ action }) => action === 'PutObject');

  it('keeps the checkpoint under Object Lock for as many days as are configured', async () => {
    await makeBucket(true);
    const [before, now] = [stored().length, new Date()];
    expect(await deliver(TARGET, checkpoint('42'), now)).toBeNull();
    const put = stored().slice(before);
    expect(put.map(({ target }) => target)).toEqual([
      'audit-1/d/2026-11-23/0000000000000000042-2026-11-23T100000.000Z.json',
    ]);
    const held = JSON.parse(put[0]?.document ?? '') as { mode: string; until: string; body: string };
    expect(held.mode).toBe('COMPLIANCE');
    expect(Math.round((Date.parse(held.until) - now.getTime()) / 86_400_000)).toBe(30);
    expect(JSON.parse(held.body)).toEqual(checkpoint('42'));
  });

  it('says why not: another bucket, one without Object Lock, a key that S3 does not know', async () => {
    expect(await deliver(TARGET, checkpoint('1'))).toContain('does not exist');
    await makeBucket(false);
    const before = stored().length;
    expect(await deliver(TARGET, checkpoint('1'))).toContain('missing Object Lock');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'canary-of-a-wrong-key');
    const problem = await deliver(TARGET, checkpoint('1'));
    expect(problem).not.toBeNull();
    expect(problem).not.toContain('canary');
    expect(stored()).toHaveLength(before);
  });
});

describe('Git', () => {
  const target = (over: object = {}) => ({
    ...{ kind: 'git' as const, url: sandbox.gitlab.url, project: 'shop/web', branch: 'audit', folder: 'kept' },
    ...{ token: 'glpat-sandbox-writer', ...over },
  });
  const fileOf = async (branch: string) => {
    const url = `${sandbox.gitlab.url}/api/v4/projects/shop%2Fweb/repository/files/kept%2F2026-11-23.ndjson/raw?ref=${branch}`;
    const answer = await fetch(url, { headers: { 'private-token': 'glpat-sandbox-writer' } });
    return answer.ok ? (await answer.text()).trim().split('\n') : null;
  };

  it('keeps one file for each day, in which a checkpoint that comes twice stands once', async () => {
    for (const seq of ['1', '2', '2']) expect(await deliver(target({ branch: 'develop' }), checkpoint(seq))).toBeNull();
    expect(await fileOf('develop')).toEqual(['1', '2'].map((seq) => JSON.stringify(checkpoint(seq))));
  });

  it('says why not: a project that is hidden, a token that may not write, and names no token', async () => {
    expect(await deliver(target({ project: 'no/where' }), checkpoint('1'))).toContain('404');
    const refused = await deliver(target({ branch: 'develop', token: 'glpat-sandbox-reader' }), checkpoint('9'));
    expect(refused).toContain('403');
    expect(refused).not.toContain('glpat');
    expect((await fileOf('develop'))?.some((line) => line.includes('"seq":"9"'))).not.toBe(true);
  });
});

describe('syslog', () => {
  const receive = async () => {
    const got: string[] = [];
    const server = createServer((socket) => {
      socket.on('data', (bytes) => got.push(String(bytes)));
      socket.on('end', () => socket.end());
    });
    return { got, port: await listen(server) };
  };

  it('gets one counted message of RFC 5424', async () => {
    const { got, port } = await receive();
    const signed = checkpoint('7');
    expect(await deliver({ kind: 'syslog', host: '127.0.0.1', port, tls: false }, signed)).toBeNull();
    const message = `<109>1 ${AT} - drawbridge - checkpoint - ${JSON.stringify(signed)}`;
    expect(got.join('')).toBe(`${Buffer.byteLength(message)} ${message}`);
  });

  it('is not trusted where it speaks no TLS though it should, nor where nobody listens', async () => {
    const { got, port } = await receive();
    const server = servers.at(-1);
    server?.on('connection', (socket) => socket.destroy());
    expect(await deliver({ kind: 'syslog', host: '127.0.0.1', port, tls: true }, checkpoint('7'))).toContain('was cut');
    expect(got.join('')).not.toContain('checkpoint');
    await new Promise((resolve) => server?.close(resolve));
    expect(await deliver({ kind: 'syslog', host: '127.0.0.1', port, tls: false }, checkpoint('7'))).toContain(
      'ECONNREFUSED',
    );
  });
});

describe('a webhook', () => {
  const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
  const receive = async (status: number, headers: Record<string, string> = {}) => {
    const got: { readonly headers: Record<string, unknown>; readonly body: string }[] = [];
    const server = createHttp((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += String(part);
      });
      request.on('end', () => {
        got.push({ headers: request.headers, body });
        response.writeHead(status, headers).end();
      });
    });
    return { got, url: `http://127.0.0.1:${await listen(server)}/hook` };
  };

  it('is signed, and the same checkpoint has the same id', async () => {
    const { got, url } = await receive(204);
    const now = new Date(AT);
    for (const _ of [1, 2]) expect(await deliver({ kind: 'webhook', url, secret }, checkpoint('7'), now)).toBeNull();
    const body = JSON.stringify(checkpoint('7'));
    const expected = webhookHeaders(secret, `checkpoint-7-${AT}`, now.getTime() / 1000, body);
    expect(got).toHaveLength(2);
    for (const each of got) expect(each).toMatchObject({ body, headers: expected });
  });

  it('has not arrived where the receiver refuses the signature, and goes nowhere else by a redirect', async () => {
    const { url } = await receive(401);
    expect(await deliver({ kind: 'webhook', url, secret }, checkpoint('7'))).toContain('401');
    const thief = await receive(200);
    const redirecting = await receive(307, { location: thief.url });
    const said = await deliver({ kind: 'webhook', url: redirecting.url, secret }, checkpoint('7'));
    expect(said).toContain('Redirects are not followed');
    expect(thief.got).toEqual([]);
  });
});
