import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { administrator } from '@/e2e/sandbox/aws/with-sandbox';
import { type Sandbox, startSandbox } from '@/e2e/sandbox/start';
import type { CheckpointTargetConfig } from '@/lib/config/config';
import { openAuditKey } from '@/lib/services/audit/audit-key';
import { writeCheckpoint } from '@/lib/services/audit/delivery/write-checkpoint';
import { verifyAudit } from '@/lib/services/audit/verify-audit';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';
import { SYSTEM } from '@/lib/test-worlds/change-test-world';
import { TestWorld } from '@/lib/test-worlds/sync-test-world';
import { withTestDatabase } from '@/lib/test-worlds/test-database';

const database = withTestDatabase();
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ gitlabPort: 0, awsPort: 0, redirectUris: [] });
});
beforeEach(async () => {
  const { accessKeyId, secretAccessKey } = administrator();
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
  await fetch(`${sandbox.aws.url}/-/sandbox/reset`, { method: 'POST' });
  await s3().send(new CreateBucketCommand({ Bucket: BUCKET.bucket, ObjectLockEnabledForBucket: true }));
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => sandbox.close());

const LOCKED = { mode: 'COMPLIANCE', days: 1 } as const;
const BUCKET = { kind: 's3', bucket: 'audit-1', prefix: 'kept/', region: 'eu-central-1', ...LOCKED } as const;
const s3 = () => new S3Client({ region: 'eu-central-1', endpoint: sandbox.aws.url, forcePathStyle: true });

/** A log of three events, with a checkpoint of them delivered to the file and to these places. */
async function open(targets: readonly CheckpointTargetConfig[] = []) {
  const { client: db } = database();
  const base = new TestWorld().context(db);
  const audit = { ...base.config.audit, targets };
  const aws = { region: 'eu-central-1', endpointUrl: sandbox.aws.url };
  // S3 takes no lock that has ended, and the world's own clock stands still.
  const context: Context = { ...base, now: () => new Date(), config: { ...base.config, aws, audit } };
  const file = audit.checkpointFile;
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const record = (name: string) =>
    db.$transaction((tx) =>
      recordEvent(tx, context, SYSTEM, { action: 'sync.started', object: { kind: 'account', id: 'a', name } }),
    );
  for (const name of ['one', 'two', 'three']) await record(name);
  const checkpoint = async () => writeCheckpoint(context, await openAuditKey(context, db));
  await checkpoint();
  /** What whoever owns the database can do: nothing of it is left there. */
  const asOwner = (...statements: string[]) =>
    db.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(`SET LOCAL session_replication_role = 'replica'`);
      for (const statement of statements) await tx.$executeRawUnsafe(statement);
    });
  return { context, file, record, checkpoint, asOwner, verify: () => verifyAudit(context, SYSTEM) };
}
const outsideOf = (verdict: Awaited<ReturnType<typeof verifyAudit>>) =>
  verdict.outside.map(({ target, compared }) => [target, compared]);

describe('Verify now', () => {
  it('compares with the checkpoints of the file', async () => {
    const { verify } = await open();
    const verdict = await verify();
    expect(verdict).toMatchObject({ ok: true, outside: [{ target: 'file', compared: 1, problem: null }] });
  });

  it('finds the end of the log cut off together with every checkpoint of the database, and names the file', async () => {
    const { verify, asOwner } = await open();
    await asOwner('DELETE FROM "AuditEvent" WHERE "seq" > 1', 'DELETE FROM "AuditCheckpoint"');
    expect(await verify()).toMatchObject({
      ok: false,
      problem: expect.stringContaining('kept in file has seen event 3'),
    });
  });

  it('finds the same by what Git keeps, where the file is gone too', async () => {
    const git = {
      kind: 'git' as const,
      url: sandbox.gitlab.url,
      project: 'shop/web',
      branch: 'develop',
      folder: 'kept',
    };
    const { verify, asOwner, file } = await open([{ ...git, token: 'glpat-sandbox-writer' }]);
    expect(outsideOf(await verify())).toEqual([
      ['file', 1],
      ['git', 1],
    ]);
    rmSync(file);
    await asOwner('DELETE FROM "AuditEvent" WHERE "seq" > 1', 'DELETE FROM "AuditCheckpoint"');
    expect(await verify()).toMatchObject({
      ok: false,
      problem: expect.stringContaining('kept in git has seen event 3'),
    });
  });

  it('finds the same by what Object Lock keeps in S3, where every other copy is gone', async () => {
    const { verify, checkpoint, asOwner, file } = await open([BUCKET]);
    // More than one page of versions.
    for (let count = 0; count < 20; count++) await checkpoint();
    expect(outsideOf(await verify())).toEqual([
      ['file', 21],
      ['s3', 20],
    ]);
    rmSync(file);
    await asOwner('DELETE FROM "AuditEvent" WHERE "seq" > 1', 'DELETE FROM "AuditCheckpoint"');
    expect(await verify()).toMatchObject({
      ok: false,
      problem: expect.stringContaining('kept in s3 has seen event 3'),
    });
  });

  it('finds it also where a delete marker hides the checkpoint, or another object was put over it', async () => {
    const { verify, asOwner, file } = await open([BUCKET]);
    const [{ Key = '' } = {}] =
      (await s3().send(new ListObjectVersionsCommand({ Bucket: BUCKET.bucket }))).Versions ?? [];
    await s3().send(new DeleteObjectCommand({ Bucket: BUCKET.bucket, Key }));
    expect((await verify()).outside).toMatchObject([
      { target: 'file' },
      { target: 's3', compared: 1, problem: expect.stringContaining('hidden by a delete marker') },
    ]);
    await s3().send(new PutObjectCommand({ Bucket: BUCKET.bucket, Key, Body: 'x'.repeat(5000) }));
    rmSync(file);
    await asOwner('DELETE FROM "AuditEvent" WHERE "seq" > 1', 'DELETE FROM "AuditCheckpoint"');
    expect(await verify()).toMatchObject({
      ok: false,
      problem: expect.stringContaining('kept in s3 has seen event 3'),
      outside: [{}, { compared: 1, problem: expect.stringContaining('1 of 2 objects') }],
    });
  });

  it('says what right is missing where the credentials may put checkpoints and not read them', async () => {
    const { verify } = await open([BUCKET]);
    sandbox.faults.add({ operation: 'ListObjectVersions', kind: 'refuse', times: 100 });
    const problem = (await verify()).outside[1]?.problem;
    sandbox.faults.clear();
    expect(problem).toContain('s3:ListBucketVersions and s3:GetObjectVersion');
  });

  it('says of a checkpoint that somebody else wrote into the file that no key of the log signed it', async () => {
    const { verify, file } = await open();
    const [first = ''] = readFileSync(file, 'utf8').split('\n');
    const forged = JSON.parse(first);
    appendFileSync(file, `${JSON.stringify({ ...forged, signature: 'AAAA' })}\n`);
    expect(await verify()).toMatchObject({
      ok: false,
      problem: expect.stringContaining('kept in file was not signed'),
    });
  });

  it('says that the file is not there, and how many of its lines are no checkpoints', async () => {
    const { verify, file } = await open();
    appendFileSync(file, '{"checkpoint":{"seq":"1"');
    expect((await verify()).outside).toMatchObject([{ compared: 1, problem: expect.stringContaining('1 of 2 lines') }]);
    rmSync(file);
    expect((await verify()).outside).toMatchObject([
      { compared: null, problem: expect.stringContaining('cannot be read') },
    ]);
    writeFileSync(file, '');
    expect((await verify()).outside).toMatchObject([{ compared: 0, problem: null }]);
  });

  it('names each place that cannot be read back', async () => {
    const { verify } = await open([
      { ...BUCKET, bucket: 'no-such-bucket' },
      { kind: 'syslog', host: '127.0.0.1', port: 9, tls: true },
      { kind: 'webhook', url: 'http://127.0.0.1:9', secret: `whsec_${Buffer.alloc(24).toString('base64')}` },
      { kind: 'git', url: sandbox.gitlab.url, project: 'no/such', branch: 'main', folder: 'audit', token: 'wrong' },
    ]);
    const verdict = await verify();
    expect(outsideOf(verdict)).toEqual([
      ['file', 1],
      ['s3', null],
      ['syslog', null],
      ['webhook', null],
      ['git', null],
    ]);
    for (const { problem } of verdict.outside.slice(1)) expect(problem).toContain('not compared');
  });
});
