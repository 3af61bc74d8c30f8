import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ChainedFacts, eventHash, GENESIS } from '@/lib/audit/chain';
import { type SignedCheckpoint, signCheckpoint } from '@/lib/audit/checkpoint';
import { KEY_ROTATED, rotateKey } from '@/lib/audit/key-rotation';
import { writeLogLine } from '@/lib/audit/log-line';
import { sealKey, unsealKey } from '@/lib/audit/sealed-key';
import { verifyExport } from '@/lib/audit/verify-export';
import type { Json } from '@/lib/policy/types';

interface SingleFile {
  readonly startVerifying: (
    checkpoints: readonly SignedCheckpoint[],
    key: KeyObject,
  ) => { readonly take: (line: string) => void; readonly end: () => void };
}
const { startVerifying } = (await import(path.resolve('docs/verify-audit.mjs'))) as SingleFile;

const newKey = () => generateKeyPairSync('ed25519').privateKey;
const [OLD, NEW, NEWEST, FOREIGN] = [newKey(), newKey(), newKey(), newKey()];

/** An export with one event for each `data`; a change of keys is one of them. */
function logOf(...events: readonly (readonly [action: string, data: Json])[]) {
  let prevHash = GENESIS;
  const lines = ['{"export":{"filter":{}}}'];
  const hashes: string[] = [];
  for (const [index, [action, data]] of events.entries()) {
    const facts: ChainedFacts = {
      ...{ seq: String(index + 1), id: `e${index}`, at: '2026-11-30T00:00:00.000Z', action, result: 'done' },
      ...{ actor: { kind: 'system', id: null, name: 'start' }, object: { kind: 'audit', id: 'a', name: 'a' } },
      ...{ changeId: null, roleId: null, beforeDigest: null, afterDigest: null, data, ip: null, requestId: null },
    };
    const hash = eventHash(prevHash, facts);
    lines.push(writeLogLine({ ...facts, prevHash, hash }).trimEnd());
    hashes.push(hash);
    prevHash = hash;
  }
  const signed = (seq: number, key: KeyObject) =>
    signCheckpoint({ seq: String(seq), hash: hashes[seq - 1] ?? '', at: '2026-11-30T00:00:00.000Z' }, key);
  return { lines, signed };
}

/** What the server and the command line say, and what the single file says. */
async function verdicts(lines: readonly string[], checkpoints: readonly SignedCheckpoint[], key: KeyObject) {
  const own = await verifyExport(lines, checkpoints, createPublicKey(key));
  const single = startVerifying([...checkpoints], createPublicKey(key));
  const says = () => {
    for (const line of lines) single.take(line);
    single.end();
    return true;
  };
  try {
    return [own.ok, says()];
  } catch {
    return [own.ok, false];
  }
}

const START = ['configuration.loaded', {}] as const;
const rotated = (from: KeyObject, to: KeyObject) => [KEY_ROTATED, { ...rotateKey(from, to) } as Json] as const;

describe('a log whose key was changed', () => {
  const { lines, signed } = logOf(START, rotated(OLD, NEW), START, rotated(NEW, NEWEST), START);
  const checkpoints = [signed(1, OLD), signed(3, NEW), signed(5, NEWEST)];

  it.each([
    ['the first', OLD],
    ['the second', NEW],
    ['the newest', NEWEST],
  ])('is verified by every verifier with %s of its keys', async (_, key) => {
    expect(await verdicts(lines, checkpoints, key)).toEqual([true, true]);
  });

  it('is not verified by a key that is none of them, nor with a checkpoint of a foreign one', async () => {
    expect(await verdicts(lines, checkpoints, FOREIGN)).toEqual([false, false]);
    expect(await verdicts(lines, [...checkpoints, signed(2, FOREIGN)], OLD)).toEqual([false, false]);
  });

  it('does not follow a change that one of both keys did not sign', async () => {
    const stolen = { ...rotateKey(FOREIGN, NEW), from: rotateKey(OLD, NEW).from };
    const half = { ...rotateKey(OLD, NEW), signatures: { from: 'AAAA', to: rotateKey(OLD, NEW).signatures.to } };
    for (const data of [stolen, half, {}, null]) {
      const forged = logOf(START, [KEY_ROTATED, data as Json], START);
      expect(await verdicts(forged.lines, [forged.signed(3, NEW)], OLD)).toEqual([false, false]);
    }
  });
});

describe('a key that the database keeps', () => {
  const secret = 'a secret of at least thirty-two characters';
  it('is the same again by the secret that sealed it, and nothing by another one or under another id', () => {
    const sealed = sealKey(OLD, secret);
    const id = rotateKey(OLD, NEW).from.keyId;
    expect(unsealKey(sealed, id, secret)?.equals(OLD)).toBe(true);
    expect(unsealKey(sealed, id, `${secret}!`)).toBeNull();
    expect(unsealKey(sealed, rotateKey(OLD, NEW).to.keyId, secret)).toBeNull();
    expect(unsealKey(sealed.slice(0, -2), id, secret)).toBeNull();
    expect(sealed).not.toContain('PRIVATE');
  });
});
