import type { Database, Transaction } from '@/lib/db/transaction';
import { issuerHost } from '@/lib/services/facts/issuer-profiles';
import { parseSubject } from '@/lib/subjects/subject';

export interface KnownProject {
  readonly instanceId: string;
  readonly gitlabId: number;
  readonly path: string;
}

/** The project of the inventory that a subject is of, by its id or else by its path. null: of none, or of one that is gone. */
export async function projectOfSubject(
  db: Database | Transaction,
  host: string,
  subject: string,
): Promise<KnownProject | null> {
  const parts = new Map(parseSubject(subject)?.map(({ name, value }) => [name, value]));
  const [id, path] = [Number(parts.get('project_id')), parts.get('project_path')];
  const isId = Number.isSafeInteger(id) && id > 0 && id < 2 ** 31;
  if (!isId && path === undefined) return null;
  const instances = await db.instance.findMany({ where: { removedAt: null }, select: { id: true, issuer: true } });
  const instance = instances.find(({ issuer }) => issuerHost(issuer) === host);
  if (instance === undefined) return null;
  return db.project.findFirst({
    where: { instanceId: instance.id, goneAt: null, ...(isId ? { gitlabId: id } : { path: path ?? '' }) },
    select: { instanceId: true, gitlabId: true, path: true },
  });
}
