import type { Actor } from '@/lib/access/decide';
import { listCampaigns, listCampaignsInput } from '@/lib/services/reviews/campaign-view';
import type { Context } from '@/lib/services/verb/context';
import { type ExportedRows, exportFormat, exportRows, PAGED } from '@/lib/services/verb/export-rows';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const exportCampaignsInput = listCampaignsInput.omit(PAGED).extend({ format: exportFormat });

/** The access reviews that a filter selects, as a file. That it was taken out is an event. */
export async function exportCampaigns(context: Context, actor: Actor, input: unknown): Promise<ExportedRows> {
  await requireAccess(context, actor, 'estate.read');
  const { format, ...filter } = parseInput(exportCampaignsInput, input);
  const read = (after: string | undefined) => listCampaigns(context, actor, { ...filter, after, size: '100' });
  return exportRows(context, actor, { name: 'reviews', format, filter, read });
}
