import type { Actor } from '@/lib/access/decide';
import { listChanges, listChangesInput } from '@/lib/services/changes/list-changes';
import type { Context } from '@/lib/services/verb/context';
import { type ExportedRows, exportFormat, exportRows, PAGED } from '@/lib/services/verb/export-rows';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const exportChangesInput = listChangesInput.omit(PAGED).extend({ format: exportFormat });

/** The changes that a filter selects, as a file. That it was taken out is an event. */
export async function exportChanges(context: Context, actor: Actor, input: unknown): Promise<ExportedRows> {
  await requireAccess(context, actor, 'estate.read');
  const { format, ...filter } = parseInput(exportChangesInput, input);
  const read = (after: string | undefined) => listChanges(context, actor, { ...filter, after, size: '100' });
  return exportRows(context, actor, { name: 'changes', format, filter, read });
}
