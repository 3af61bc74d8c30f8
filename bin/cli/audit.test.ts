import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { randomNumbers } from '@/bin/bench/measure';
import { run } from '@/bin/cli/program';
import { type ChainedEvent, eventHash, GENESIS } from '@/lib/audit/chain';
import { type SignedCheckpoint, signCheckpoint } from '@/lib/audit/checkpoint';
import { readLogLine, writeLogLine } from '@/lib/audit/log-line';
import { verifyExport } from '@/lib/audit/verify-export';
import { verifyLog } from '@/lib/audit/verify-log';

const folder = mkdtempSync(path.join(tmpdir(), 'drawbridge-audit-'));
afterAll(() => rmSync(folder, { recursive: true }));
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const keyFile = path.join(folder, 'key.pem');
writeFileSync(keyFile, publicKey.export({ type: 'spki', format: 'pem' }));

interface SingleFile {
  readonly startVerifying: (
    checkpoints: readonly SignedCheckpoint[],
    key: typeof publicKey,
  ) => { readonly take: (line: string) => void; readonly end: () => unknown };
}
const { startVerifying } = (await import(path.resolve('docs/verify-audit.mjs'))) as SingleFile;

const HEAD = '{"export":{"filter":{}}}\n';

function logOf(count: number): readonly ChainedEvent[] {
  let prevHash = GENESIS;
  return Array.from({ length: count }, (_, index) => {
    const facts = {
      ...{
        seq: String(index + 1),
        id: `e${index}`,
        at: '2026-11-23T10:00:00.000Z',
        action: 'sync.started',
        result: 'done',
      },
      ...{
        actor: { kind: 'system', id: null, name: 'worker' },
        object: { kind: 'account', id: 'a', name: `Ä ${index}` },
      },
      ...{ changeId: null, roleId: null, beforeDigest: null, afterDigest: null, ip: null, requestId: 'r' },
      data: { n: index, z: [0.1, 1e21, -0], '€': null },
    };
    const event = { ...facts, prevHash, hash: eventHash(prevHash, facts) };
    prevHash = event.hash;
    return event;
  });
}

const checkpointOf = ({ seq, hash }: ChainedEvent) =>
  signCheckpoint({ seq, hash, at: '2026-11-23T11:00:00.000Z' }, privateKey);

async function cli(text: string, checkpoints: readonly SignedCheckpoint[], written: (line: string) => string = String) {
  const [file, checkpointFile] = [path.join(folder, 'log.ndjson'), path.join(folder, 'checkpoints.ndjson')];
  writeFileSync(file, text);
  writeFileSync(checkpointFile, checkpoints.map((one) => `${written(JSON.stringify(one))}\n`).join(''));
  let printed = '';
  const output = new PassThrough();
  output.on('data', (chunk) => {
    printed += String(chunk);
  });
  const args = ['audit', 'verify', file, '--key', keyFile, '--checkpoints', checkpointFile];
  const code = await run(args, { input: Readable.from([]), output, errors: new PassThrough() });
  return { code, printed };
}

const single = (text: string, checkpoints: readonly SignedCheckpoint[]): boolean => {
  try {
    const log = startVerifying(checkpoints, publicKey);
    for (const line of text.split('\n')) log.take(line);
    log.end();
    return true;
  } catch {
    return false;
  }
};

/** As the server looks at the rows of its database: it has no lines, and what is no row of it cannot be in it. */
async function server(lines: readonly string[], checkpoints: readonly SignedCheckpoint[]): Promise<boolean> {
  const links = lines.map(readLogLine);
  const whole = links.filter((link) => link !== null);
  return whole.length === links.length && (await verifyLog(whole, checkpoints, publicKey)).ok;
}

/** One of many ways to spoil a log, or none of them. */
function spoil(lines: readonly string[], random: (limit: number) => number): readonly string[] {
  const at = random(lines.length);
  const line = lines[at] ?? '';
  const byte = random(line.length);
  const ways = [
    () => lines,
    () => lines.toSpliced(at, 1),
    () => lines.toSpliced(at, 0, line),
    () => lines.with(at, line.slice(0, byte) + String.fromCharCode(line.charCodeAt(byte) ^ 1) + line.slice(byte + 1)),
    () => lines.slice(0, at + 1),
    () => lines.slice(at),
    () => [...lines].reverse(),
    () => lines.with(at, `${line} `),
    () => lines.with(at, line.replace('"id":', '"new":1,"id":')),
  ];
  return (ways[random(ways.length)] ?? (() => lines))();
}

describe('verifying an export', () => {
  it('prints the verdict and ends with 0 where the log holds, with 1 where it does not, with 2 where there is no file', async () => {
    const log = logOf(3);
    const [first, , last] = log;
    if (!first || !last) throw new Error('three events');
    const text = HEAD + log.map(writeLogLine).join('');
    expect(await cli(text, [checkpointOf(first), checkpointOf(last)])).toEqual({
      code: 0,
      printed: '{"ok":true,"events":3,"first":"1","last":"3","checkpoints":2}\n',
    });
    const cut = await cli(HEAD + writeLogLine(first), [checkpointOf(last)]);
    expect(cut).toMatchObject({ code: 1, printed: expect.stringContaining('"seq":"1"') });
    const streams = { input: Readable.from([]), output: new PassThrough(), errors: new PassThrough() };
    expect(await run(['audit', 'verify', path.join(folder, 'none')], streams)).toBe(2);
  });

  it('takes what a syslog server kept as it is', async () => {
    const log = logOf(3);
    const [first, , last] = log;
    if (!first || !last) throw new Error('three events');
    const text = HEAD + log.map(writeLogLine).join('');
    const asLogged = (line: string) => `2026-11-23T10:00:00+00:00 audit-1 drawbridge[-]: checkpoint - ${line}`;
    expect(await cli(text, [checkpointOf(first), checkpointOf(last)], asLogged)).toMatchObject({ code: 0 });
    expect(await cli(HEAD + writeLogLine(first), [checkpointOf(last)], asLogged)).toMatchObject({ code: 1 });
    // Both lie where the last call left them: the end was cut off.
    const files = [path.join(folder, 'log.ndjson'), '--checkpoints', path.join(folder, 'checkpoints.ndjson')];
    const single = spawnSync(process.execPath, ['docs/verify-audit.mjs', ...files], { encoding: 'utf8' });
    expect(single).toMatchObject({ status: 1, stderr: expect.stringContaining('a checkpoint has seen event 3') });
  });

  it('agrees with the single file that needs nothing else and with what the server finds in its rows, over a thousand logs', async () => {
    const random = randomNumbers(7);
    const disagreements: string[] = [];
    let held = 0;
    for (let round = 0; round < 1000; round++) {
      const log = logOf(1 + random(8));
      const last = log.at(-1);
      const checkpoints = last && random(2) === 0 ? [checkpointOf(last)] : [];
      const lines = spoil(
        log.map((event) => writeLogLine(event).trimEnd()),
        random,
      );
      const text = HEAD + lines.map((line) => `${line}\n`).join('');
      const { ok } = await verifyExport(text.split('\n'), checkpoints, publicKey);
      if (ok) held++;
      if (ok !== single(text, checkpoints) || ok !== (await server(lines, checkpoints))) disagreements.push(text);
    }
    expect(disagreements).toEqual([]);
    expect(held).toBeGreaterThan(50);
    expect(held).toBeLessThan(600);
  });
});
