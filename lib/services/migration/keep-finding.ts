import type { FindingState } from '@/lib/migration/finding-state';
import { stateAfterReading } from '@/lib/migration/finding-state';
import type { Finding } from '@/lib/services/migration/read-finding';
import type { Context } from '@/lib/services/verb/context';
import { toJson, toJsonColumn } from '@/lib/services/verb/json-columns';

export interface ScannedProject {
  readonly instanceId: string;
  readonly projectId: number;
  readonly audience: string;
}

const NOTHING: Finding = { jobs: [], files: [], editDigest: '', staticKeys: [], notes: [] };

/** Writes what a reading found. The state moves only forward by it, or back where a merged project has old variables again. */
export async function keepFinding(
  context: Context,
  { instanceId, projectId, audience }: ScannedProject,
  found: Finding | null,
): Promise<void> {
  const where = { instanceId_projectId: { instanceId, projectId } };
  await context.db.$transaction(async (tx) => {
    const before = await tx.migrationFinding.findUnique({ where });
    const edits = (found?.files.length ?? 0) > 0;
    const state = stateAfterReading((before?.state ?? null) as FindingState | null, {
      anything: found !== null,
      edits,
    });
    if (state === null) {
      if (before) await tx.migrationFinding.delete({ where });
      return;
    }
    // What a merge request was opened with stays as it was looked at.
    if (state === 'opening' || state === 'proposed') return;
    const { jobs, files, editDigest, staticKeys, notes } = found ?? NOTHING;
    const columns = {
      ...{ state, audience, editDigest, foundAt: context.now() },
      jobs: toJson(jobs),
      files: toJson(files),
      staticKeys: toJsonColumn(staticKeys),
      notes: toJson(notes),
      ...(state === 'found' && { mergeRequest: null, mergeRequestUrl: null, mergedAt: null, verifiedAt: null }),
    };
    if (before) await tx.migrationFinding.update({ where, data: columns });
    else await tx.migrationFinding.create({ data: { instanceId, projectId, ...columns } });
  });
}
