import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readKey } from '@/lib/audit/checkpoint';
import type { Config } from '@/lib/config/config';

const FILE = 'audit-key.pem';

/**
 * The key that signs checkpoints. Where none is configured one is made in the data folder, readable by its owner alone: good
 * enough to try it, while a key that the database's host does not hold says more.
 */
export function loadAuditKey({ audit, dataDir }: Pick<Config, 'audit' | 'dataDir'>): KeyObject {
  if (audit.key !== null) return readKey(audit.key);
  const file = path.join(dataDir, FILE);
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const { privateKey } = generateKeyPairSync('ed25519');
    // Of two processes that start at once the first makes the key, and both read it.
    try {
      writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  return readKey(readFileSync(file, 'utf8'));
}
