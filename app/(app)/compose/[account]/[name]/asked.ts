import type { AddedLine } from '@/components/composer/draft';
import type { Actor } from '@/lib/access/decide';
import { applyFix } from '@/lib/reach/apply-fix';
import type { ComposerView } from '@/lib/services/changes/get-composer';
import { type EarlierPolicy, getEarlierPolicy } from '@/lib/services/changes/get-earlier-policy';
import { readSource } from '@/lib/services/estate/find-sources';
import { getRole } from '@/lib/services/estate/get-role';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

type Query = Readonly<Record<string, string>>;

/** The line that a link names: an exact ref of a project of the inventory. Anything else asks for nothing. */
export async function askedLines(
  context: Context,
  actor: Actor,
  view: ComposerView,
  { instance: instanceId, project, type, ref, audience }: Query,
): Promise<readonly AddedLine[]> {
  const provider = view.instances.find(({ id }) => id === instanceId)?.provider;
  if (!instanceId || !project || !ref || !provider?.clientIds.read) return [];
  const source = await readSource(context, actor, { instanceId, projectId: project }).catch((error: unknown) => {
    if (error instanceof AppError) return null;
    throw error;
  });
  if (source === null) return [];
  const { id, path, subComponents } = source;
  return [
    {
      key: `asked ${instanceId} ${id} ${type} ${ref}`,
      instanceId,
      source: { kind: 'project', id, path, subComponents },
      ref: { kind: 'exact', type: type === 'tag' ? 'tag' : 'branch', name: ref },
      audiences: [audience ?? provider.clientIds.items[0] ?? ''],
    },
  ];
}

/** The document with one finding mended, which a link names by id and place; null: none, or no such finding any more. */
export async function askedFix(
  context: Context,
  actor: Actor,
  role: { readonly accountId: string; readonly name: string },
  { fix: id, at }: Query,
): Promise<string | null> {
  if (!id || !at) return null;
  const { findings, trustPolicy } = await getRole(context, actor, role);
  const found = findings.find((finding) => finding.id === id && JSON.stringify(finding.path) === at);
  return found?.fix ? applyFix(trustPolicy, found.fix) : null;
}

/** The document to go back to, which a link names as a revision, an applied change or the approved policy; null: none. */
export async function askedEarlier(
  context: Context,
  actor: Actor,
  role: { readonly accountId: string; readonly name: string },
  { restore, undo }: Query,
): Promise<EarlierPolicy | null> {
  if (!restore && !undo) return null;
  const which = undo ? { undo } : restore === 'approved' ? {} : { restore };
  return getEarlierPolicy(context, actor, { ...role, ...which }).catch((error: unknown) => {
    if (error instanceof AppError) return null;
    throw error;
  });
}
