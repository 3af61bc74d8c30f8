import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { hashSecret, newSecret } from '@/lib/session/secrets';

/**
 * A recovery link proves that someone can write to the server's data folder: its digest lies there as a file. So it needs
 * neither GitLab nor the database at the moment it is made, and works beside a running server on the embedded database.
 */
/** The issuer of whom recovery links sign in: nobody that GitLab knows. */
export const CONSOLE_ISSUER = 'drawbridge:console';

const MINUTES = 15;
const folder = (dataDir: string) => path.join(dataDir, 'recovery');
const fileOf = (dataDir: string, secret: string) => path.join(folder(dataDir), `${hashSecret(secret)}.json`);

/** Makes a link that is valid once, for 15 minutes. Returns the secret; only its digest is kept. */
export async function makeRecoverySecret(dataDir: string, now: Date): Promise<string> {
  await mkdir(folder(dataDir), { recursive: true, mode: 0o700 });
  const secret = newSecret();
  const file = await open(fileOf(dataDir, secret), 'wx', 0o600);
  try {
    await file.writeFile(JSON.stringify({ expiresAt: new Date(now.getTime() + MINUTES * 60_000).toISOString() }));
  } finally {
    await file.close();
  }
  return secret;
}

/** Uses up a recovery secret. True for the first use within its time; the rename makes a second use impossible. */
export async function redeemRecoverySecret(dataDir: string, secret: string, now: Date): Promise<boolean> {
  const file = fileOf(dataDir, secret);
  if (!existsSync(file)) return false;
  const used = `${file}.used`;
  try {
    await rename(file, used);
    const { expiresAt } = JSON.parse(await readFile(used, 'utf8')) as { expiresAt?: unknown };
    return typeof expiresAt === 'string' && new Date(expiresAt) > now;
  } catch {
    return false;
  }
}
