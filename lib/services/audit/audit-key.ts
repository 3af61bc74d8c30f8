import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { keyIdOf, readKey } from '@/lib/audit/checkpoint';
import { KEY_ROTATED, publicKeyText, rotateKey } from '@/lib/audit/key-rotation';
import { sealKey, unsealKey } from '@/lib/audit/sealed-key';
import { earlierAuditKey, installationSecret, makeInstallationSecret } from '@/lib/config/audit-key';
import { CannotStart } from '@/lib/config/cannot-start';
import type { AuditKey } from '@/lib/db/generated/client';
import type { Transaction } from '@/lib/db/transaction';
import { START } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

type Config = Pick<Context['config'], 'audit' | 'dataDir' | 'secret'>;

/**
 * The key that signs checkpoints and reports: one for the installation, whichever process asks. The database says which it is;
 * its private half is configured, or sealed there by the installation's secret. Throws where this process does not hold it.
 */
export async function openAuditKey(
  context: Pick<Context, 'now'> & { readonly config: Config },
  db: Pick<Transaction, 'auditKey'>,
): Promise<KeyObject> {
  const newest = await newestOf(db);
  if (newest !== null) return openRow(newest, context.config);
  await keepKey(db, context, firstKey(context.config), 1);
  const kept = await newestOf(db);
  if (kept === null) throw new Error('The audit key was not kept.');
  return openRow(kept, context.config);
}

/** Sees at start to it that this process can sign, and that the log says how keys followed one another. */
export async function prepareAuditKey(context: Context): Promise<void> {
  const newest = await newestOf(context.db);
  const configured = configuredKey(context.config);
  if (newest !== null && configured !== null && newest.keyId !== keyIdOf(configured))
    return replaceByConfigured(context, newest, configured);
  const key = await openAuditKey(context, context.db);
  await joinEarlierKey(context, key);
}

const newestOf = (db: Pick<Transaction, 'auditKey'>): Promise<AuditKey | null> =>
  db.auditKey.findFirst({ orderBy: { position: 'desc' } });

const configuredKey = ({ audit }: Config): KeyObject | null => (audit.key === null ? null : readKey(audit.key));

function firstKey(config: Config): KeyObject {
  const earlier = earlierAuditKey(config);
  return configuredKey(config) ?? (earlier === null ? generateKeyPairSync('ed25519').privateKey : readKey(earlier));
}

/** false: another process was quicker; the position is its. */
async function keepKey(
  db: Pick<Transaction, 'auditKey'>,
  { config, now }: Pick<Context, 'now'> & { readonly config: Config },
  key: KeyObject,
  position: number,
): Promise<boolean> {
  // What is configured is kept outside of the database for a reason.
  const sealed = config.audit.key === null ? sealKey(key, makeInstallationSecret(config)) : null;
  const row = { position, keyId: keyIdOf(key), publicKey: publicKeyText(key), sealed, at: now() };
  const { count } = await db.auditKey.createMany({ data: [row], skipDuplicates: true });
  return count === 1;
}

function openRow({ keyId, sealed }: AuditKey, config: Config): KeyObject {
  const configured = configuredKey(config);
  if (configured !== null) {
    if (keyIdOf(configured) === keyId) return configured;
    throw new CannotStart(
      `DRAWBRIDGE_AUDIT_KEY is the key ${keyIdOf(configured)}, but the audit log is signed by ${keyId}. Nothing was signed. Restart this process with the key that the others have.`,
    );
  }
  if (sealed === null)
    throw new CannotStart(
      `The audit log is signed by the key ${keyId}, which is configured in another process. Nothing was signed. Set DRAWBRIDGE_AUDIT_KEY here too.`,
    );
  const secret = installationSecret(config);
  const key = secret === null ? null : unsealKey(sealed, keyId, secret);
  if (key !== null) return key;
  throw new CannotStart(
    `The audit key ${keyId} lies in the database, sealed by a secret that this process does not have. Nothing was signed. Set DRAWBRIDGE_SECRET to one value in every process: the first one keeps it in the file "secret" of its DRAWBRIDGE_DATA.`,
  );
}

async function replaceByConfigured(context: Context, newest: AuditKey, configured: KeyObject): Promise<void> {
  const keyId = keyIdOf(configured);
  if ((await context.db.auditKey.count({ where: { keyId } })) > 0)
    throw new CannotStart(
      `DRAWBRIDGE_AUDIT_KEY is the key ${keyId}, which was replaced by ${newest.keyId}. Nothing was changed. Set the newer one.`,
    );
  const from = previousKey(newest, context.config);
  await context.db.$transaction(async (tx) => {
    if (await keepKey(tx, context, configured, newest.position + 1))
      await recordRotation(tx, context, from, configured);
  });
}

function previousKey({ keyId, sealed }: AuditKey, config: Config): KeyObject {
  const secret = installationSecret(config);
  const kept = sealed === null || secret === null ? null : unsealKey(sealed, keyId, secret);
  const named = config.audit.previousKey === null ? null : readKey(config.audit.previousKey);
  const found = [kept, named].find((key) => key !== null && keyIdOf(key) === keyId);
  if (found) return found;
  throw new CannotStart(
    `The audit log is signed by the key ${keyId}, and DRAWBRIDGE_AUDIT_KEY is another one. Nothing was changed. To change keys, set DRAWBRIDGE_AUDIT_KEY_PREVIOUS to the old one for one start; to keep it, set DRAWBRIDGE_AUDIT_KEY to it.`,
  );
}

/** A process that had a key of its own before there was one for all signed checkpoints with it: the log says that they belong. */
async function joinEarlierKey(context: Context, key: KeyObject): Promise<void> {
  const pem = earlierAuditKey(context.config);
  const earlier = pem === null ? null : readKey(pem);
  if (earlier === null || keyIdOf(earlier) === keyIdOf(key)) return;
  const { db } = context;
  const known =
    (await db.auditKey.count({ where: { keyId: keyIdOf(earlier) } })) +
    (await db.auditEvent.count({ where: { action: KEY_ROTATED, objectId: keyIdOf(earlier) } }));
  if (known === 0) await db.$transaction((tx) => recordRotation(tx, context, earlier, key));
}

function recordRotation(tx: Transaction, context: Context, from: KeyObject, to: KeyObject): Promise<void> {
  const id = keyIdOf(from);
  return recordEvent(tx, context, START, {
    action: KEY_ROTATED,
    object: { kind: 'audit-key', id, name: `Audit key ${id}` },
    data: { ...rotateKey(from, to) },
  });
}
