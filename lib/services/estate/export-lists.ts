import type { Actor } from '@/lib/access/decide';
import { listProjects, listProjectsInput } from '@/lib/services/estate/list-projects';
import { listRoles, listRolesInput } from '@/lib/services/estate/list-roles';
import type { Context } from '@/lib/services/verb/context';
import { type ExportedRows, exportFormat, exportRows, PAGED } from '@/lib/services/verb/export-rows';
import { parseInput } from '@/lib/services/verb/parse-input';
import { requireAccess } from '@/lib/services/verb/require-access';

export const exportRolesInput = listRolesInput.omit(PAGED).extend({ format: exportFormat });
export const exportProjectsInput = listProjectsInput.omit(PAGED).extend({ format: exportFormat });

/** The roles that a filter selects, as a file. That it was taken out is an event. */
export async function exportRoles(context: Context, actor: Actor, input: unknown): Promise<ExportedRows> {
  await requireAccess(context, actor, 'estate.read');
  const { format, ...filter } = parseInput(exportRolesInput, input);
  const read = (after: string | undefined) => listRoles(context, actor, { ...filter, after, size: '100' });
  return exportRows(context, actor, { name: 'roles', format, filter, read });
}

/** The projects that a filter selects, as a file. That it was taken out is an event. */
export async function exportProjects(context: Context, actor: Actor, input: unknown): Promise<ExportedRows> {
  await requireAccess(context, actor, 'estate.read');
  const { format, ...filter } = parseInput(exportProjectsInput, input);
  const read = (after: string | undefined) => listProjects(context, actor, { ...filter, after, size: '100' });
  return exportRows(context, actor, { name: 'projects', format, filter, read });
}
