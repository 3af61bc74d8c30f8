import type { Metadata } from 'next';
import { askedEarlier, askedFix, askedLines } from '@/app/(app)/compose/[account]/[name]/asked';
import { orNotFound } from '@/app/or-not-found';
import { partsOf, queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { Composer } from '@/components/composer/composer';
import { ReadLive } from '@/components/composer/read-live';
import { paths } from '@/components/paths';
import { ManagedNote } from '@/components/roles/managed-note';
import { Callout } from '@/components/ui/callout';
import { CopyText } from '@/components/ui/copy-text';
import { PageHeader } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { decideAccess } from '@/lib/access/decide';
import { getComposer } from '@/lib/services/changes/get-composer';
import { refreshRole } from '@/lib/services/sync/refresh-role';

export const metadata: Metadata = { title: 'Compose' };

interface Props {
  readonly params: Promise<{ account: string; name: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ComposePage({ params, searchParams }: Props) {
  const { account: accountId, name } = await partsOf(params);
  const role = { accountId, name };
  const query = queryOf(await searchParams);
  const { change } = query;
  const { context, actor } = await signedIn();
  // The composer opens on what was last read, and reads the role anew beside it: AWS may take a minute not to answer.
  const read = () => getComposer(context, actor, { ...role, ...(change ? { change } : {}) });
  // A role that was made since the last sync is not known yet.
  const view = await read()
    .catch(() => refreshRole(context, actor, role).then(read, read))
    .catch(orNotFound);
  const earlier = await askedEarlier(context, actor, role, query);
  const asksEarlier = Boolean(query.restore || query.undo);
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Roles', href: paths.roles() },
          { label: view.role.name, href: paths.role(role) },
        ]}
        name={`Compose the trust policy of ${view.role.name}`}
        meta={
          <>
            <CopyText text={view.role.arn} />
            <span>
              <VisibleText text={view.role.accountName} />
            </span>
            <span>
              read <Time at={view.role.syncedAt} />
            </span>
          </>
        }
      />
      {decideAccess(actor, 'sync.start').allowed ? <ReadLive role={role} readAt={view.role.syncedAt} /> : null}
      {view.manager ? <ManagedNote manager={view.manager} role={role} /> : null}
      {asksEarlier && earlier === null ? (
        <Callout
          tone="warn"
          title="There is no such earlier trust policy of this role. What is shown is the live one."
        />
      ) : null}
      <Composer
        view={view}
        asked={{
          lines: await askedLines(context, actor, view, query),
          text: earlier?.text ?? (await askedFix(context, actor, role, query)),
          title: earlier?.title ?? '',
        }}
      />
    </>
  );
}
