import { z } from 'zod';
import { kindOf, type LoadedChange } from '@/lib/services/changes/record/load-change';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { managedElsewhere, refusalToWrite } from '@/lib/terraform/managed-elsewhere';

export const tagsColumn = z.record(z.string(), z.string()).catch({});

/** What another tool manages it would write back. An adoption writes nothing, so it may be submitted. */
export function refuseManaged(context: Context, change: LoadedChange): void {
  const refusal = kindOf(change) === 'adopt' ? null : managedRefusal(context, change.role);
  if (refusal !== null) throw new AppError('conflict', `${refusal} The draft is kept.`);
}

/** Why a role is not written to, null: no tag says that another tool manages it, or the configuration allows it. */
export function managedRefusal({ config }: Context, role: { readonly tags: unknown }): string | null {
  const manager = managedElsewhere(tagsColumn.parse(role.tags));
  return manager === null || config.writeManagedRoles ? null : refusalToWrite(manager);
}
