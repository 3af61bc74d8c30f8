import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '@/lib/config/config';

const SECRET_FILE = 'secret';
/** Where the audit key lay before the database kept it. */
const KEY_FILE = 'audit-key.pem';

/** The secret that seals what the database keeps of keys: DRAWBRIDGE_SECRET, else one of this data folder's own. null: neither. */
export function installationSecret({ secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>): string | null {
  if (secret !== null) return secret;
  const file = path.join(dataDir, SECRET_FILE);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

/** The same, made in the data folder where there is none, readable by its owner alone. */
export function makeInstallationSecret(config: Pick<Config, 'secret' | 'dataDir'>): string {
  const found = installationSecret(config);
  if (found !== null) return found;
  const made = randomBytes(32).toString('base64url');
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  // Of two processes that start at once the first makes the secret, and both read it.
  try {
    writeFileSync(path.join(config.dataDir, SECRET_FILE), `${made}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return installationSecret(config) ?? made;
}

/** The audit key in PEM that an earlier version made in the data folder; null: there is none. */
export function earlierAuditKey({ dataDir }: Pick<Config, 'dataDir'>): string | null {
  const file = path.join(dataDir, KEY_FILE);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
