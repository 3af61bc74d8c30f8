import type { Metadata } from 'next';
import { TABS } from '@/app/(app)/roles/[account]/[name]/tabs';
import { orNotFound } from '@/app/or-not-found';
import { partsOf, queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { consoleLink } from '@/components/roles/console-link';
import { DriftBanner } from '@/components/roles/drift-banner';
import { RoleHeader } from '@/components/roles/role-header';
import { RoleNotes } from '@/components/roles/role-notes';
import { ShutProviders } from '@/components/roles/shut-providers';
import { refusalOf } from '@/lib/access/decide';
import { storedEffects } from '@/lib/services/changes/preview-change';
import { getRole } from '@/lib/services/estate/get-role';

interface Props {
  readonly params: Promise<{ account: string; name: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await partsOf(params)).name };
}

export default async function RolePage({ params, searchParams }: Props) {
  const { account: accountId, name } = await partsOf(params);
  const { tab: asked = '', change } = queryOf(await searchParams);
  const tab = Object.hasOwn(TABS, asked) ? asked : 'access';
  const { context, actor } = await signedIn();
  const role = await getRole(context, actor, { accountId, name }).catch(orNotFound);
  const { driftSince, approved, trustPolicy } = role;
  const effects =
    driftSince && approved ? await storedEffects(context, actor, role.accountId, approved.document, trustPolicy) : null;
  return (
    <>
      <RoleHeader
        role={role}
        tab={tab}
        refusal={refusalOf(actor, 'sync.start')}
        // An AWS at an address of its own is in no console.
        consoleHref={context.config.aws.endpointUrl === null ? consoleLink(role.arn) : null}
      />
      {driftSince ? (
        <DriftBanner role={role} since={driftSince} effects={effects} refusal={refusalOf(actor, 'change.draft')} />
      ) : null}
      <ShutProviders providers={role.shutBy === null ? [] : [role.shutBy]} />
      <RoleNotes role={role} />
      {await TABS[tab]?.({ context, actor, role, change })}
    </>
  );
}
