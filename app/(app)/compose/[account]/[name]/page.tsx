import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { queryOf } from '@/app/query';
import { requireActor } from '@/app/require-actor';
import { Composer } from '@/components/composer/composer';
import type { AddedLine } from '@/components/composer/draft';
import { Callout } from '@/components/ui/callout';
import { CopyText } from '@/components/ui/copy-text';
import { PageHeader } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import type { Actor } from '@/lib/access/decide';
import { AppError } from '@/lib/services/app-error';
import type { Context } from '@/lib/services/context';
import { readSource } from '@/lib/services/find-sources';
import { type ComposerView, getComposer } from '@/lib/services/get-composer';
import { refreshRole } from '@/lib/services/refresh-role';
import { running } from '@/lib/services/running';

export const metadata: Metadata = { title: 'Compose' };

interface Props {
  readonly params: Promise<{ account: string; name: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ComposePage({ params, searchParams }: Props) {
  const { account, name } = await params;
  const role = { accountId: account, name: decodeURIComponent(name) };
  const query = queryOf(await searchParams);
  const { change } = query;
  const [context, actor] = [await running(), await requireActor(`/compose/${account}/${name}`)];
  // The composer starts from what is live now; where AWS does not answer, from what was last read.
  const stale = await refreshRole(context, actor, role).then(
    () => null,
    (error: unknown) => (error instanceof AppError ? error.message : 'AWS could not be asked now.'),
  );
  const view = await getComposer(context, actor, { ...role, ...(change ? { change } : {}) }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not-found') notFound();
    throw error;
  });
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Roles', href: '/roles' },
          { label: view.role.name, href: `/roles/${account}/${name}` },
        ]}
        name={`Compose the trust policy of ${view.role.name}`}
        meta={
          <>
            <CopyText text={view.role.arn} />
            <span>{view.role.accountName}</span>
            <span>
              read <Time at={view.role.syncedAt} />
            </span>
          </>
        }
      />
      {stale ? <Callout tone="stale" title={`${stale} What is shown is what was last read.`} /> : null}
      <Composer view={view} asked={await askedLines(context, actor, view, query)} />
    </>
  );
}

/** The line that a link names: an exact ref of a project of the inventory. Anything else asks for nothing. */
async function askedLines(
  context: Context,
  actor: Actor,
  view: ComposerView,
  { instance: instanceId, project, type, ref, audience }: Readonly<Record<string, string>>,
): Promise<readonly AddedLine[]> {
  const provider = view.instances.find(({ id }) => id === instanceId)?.provider;
  if (!instanceId || !project || !ref || !provider) return [];
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
      audiences: [audience ?? provider.clientIds[0] ?? ''],
    },
  ];
}
