import { ShieldCheck } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { orNotFound } from '@/app/or-not-found';
import { partsOf, queryOf } from '@/app/query';
import { signedIn } from '@/app/signed-in';
import { SendButton } from '@/components/api/send-button';
import { paths } from '@/components/paths';
import { indented } from '@/components/policy/indented';
import { PolicyJson } from '@/components/policy/policy-json';
import { FindingList } from '@/components/reach/finding-list';
import { RungBadge } from '@/components/reach/rung-badge';
import { DriftBanner } from '@/components/roles/drift-banner';
import { DriftModeChoice } from '@/components/roles/drift-mode-choice';
import { ExpiredProofs } from '@/components/roles/expired-proofs';
import { RoleAccess } from '@/components/roles/role-access';
import { RoleHistory } from '@/components/roles/role-history';
import { RoleLimits } from '@/components/roles/role-limits';
import { RolePipeline } from '@/components/roles/role-pipeline';
import { RoleTerraform } from '@/components/roles/role-terraform';
import { Badge } from '@/components/ui/badge';
import { LinkButton } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { CopyText } from '@/components/ui/copy-text';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Tabs } from '@/components/ui/tabs';
import { Time } from '@/components/ui/time';
import { type Actor, type Allowed, decideAccess } from '@/lib/access/decide';
import { storedEffects } from '@/lib/services/changes/preview-change';
import { exportTerraform } from '@/lib/services/estate/export-terraform';
import { getRole, type RoleView } from '@/lib/services/estate/get-role';
import { getPipelineFiles } from '@/lib/services/onboarding/get-pipeline-files';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { managedElsewhere } from '@/lib/terraform/managed-elsewhere';

interface Props {
  readonly params: Promise<{ account: string; name: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await partsOf(params)).name };
}

export default async function RolePage({ params, searchParams }: Props) {
  const { account: accountId, name } = await partsOf(params);
  const { context, actor } = await signedIn();
  const { tab = 'access', change } = queryOf(await searchParams);
  const role = await getRole(context, actor, { accountId, name }).catch(orNotFound);
  const mayRefresh = decideAccess(actor, 'sync.start');
  const mayDraft = decideAccess(actor, 'change.draft');
  const effects =
    role.driftSince && role.approved
      ? await storedEffects(context, actor, role.approved.document, role.trustPolicy)
      : null;
  const manager = managedElsewhere(role.tags);
  const terraform = tab === 'terraform' ? await terraformOf(context, actor, role, change) : null;
  const tabs = [
    { href: paths.role(role), label: 'Who can assume it', active: tab === 'access' },
    {
      href: paths.role(role, { tab: 'findings' }),
      label: 'Findings',
      active: tab === 'findings',
      count: role.findings.length,
    },
    { href: paths.role(role, { tab: 'policy' }), label: 'Trust policy', active: tab === 'policy' },
    { href: paths.role(role, { tab: 'pipeline' }), label: 'Pipeline', active: tab === 'pipeline' },
    { href: paths.role(role, { tab: 'terraform' }), label: 'Terraform', active: tab === 'terraform' },
    {
      href: paths.role(role, { tab: 'history' }),
      label: 'History',
      active: tab === 'history',
      count: role.revisions.length,
    },
  ];
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Roles', href: paths.roles() }]}
        name={role.name}
        badges={
          <>
            <RungBadge rung={role.rung} reason={role.rungReason} />
            {role.driftSince ? <Badge tone="warn">Drifted</Badge> : null}
            {manager ? <Badge tone="warn">Managed by {manager.tool}</Badge> : null}
          </>
        }
        meta={
          <>
            <CopyText text={role.arn} />
            <span>{role.accountName}</span>
            <span>
              {role.lastUsedAt ? (
                <>
                  last used <Time at={role.lastUsedAt} />
                </>
              ) : (
                'not used in 400 days'
              )}
            </span>
            <span>
              read <Time at={role.syncedAt} />
            </span>
          </>
        }
        sentence={role.sentence}
        actions={
          <>
            <SendButton
              method="POST"
              path={`/roles/${accountId}/${encodeURIComponent(name)}/refresh`}
              label="Refresh"
              size="md"
              name={role.name}
              said="The role was read anew from AWS."
              disabledReason={mayRefresh.allowed ? null : mayRefresh.reason}
            />
            <LinkButton href={paths.explain({ role: `${accountId}/${role.name}` })}>Explain</LinkButton>
            <LinkButton variant="primary" href={paths.compose(role)}>
              Compose
            </LinkButton>
          </>
        }
        tabs={<Tabs label="Parts of the role" tabs={tabs} />}
      />
      {role.driftSince ? (
        <DriftBanner role={role} since={role.driftSince} effects={effects} refusal={refusalOf(mayDraft)} />
      ) : null}
      <RoleLimits limits={role.limits} />
      <ExpiredProofs proofs={role.expiredProofs} />
      {role.openChanges.map((change) => (
        <Callout
          key={change.number}
          tone="info"
          title={<Link href={paths.change(change.number)}>{`Change ${change.number} is open: ${change.title}`}</Link>}
        />
      ))}
      {tab === 'access' ? <RoleAccess role={role} /> : null}
      {tab === 'findings' ? <Findings role={role} /> : null}
      {tab === 'policy' ? <PolicyJson text={indented(role.trustPolicy)} label="Trust policy" /> : null}
      {tab === 'pipeline' ? (
        <RolePipeline
          files={(await getPipelineFiles(context, actor, { accountId: role.accountId, name: role.name })).files}
        />
      ) : null}
      {terraform}
      {tab === 'history' ? (
        <DriftModeChoice
          accountId={accountId}
          name={role.name}
          mode={role.driftMode}
          refusal={refusalOf(decideAccess(actor, 'drift.set-mode'))}
        />
      ) : null}
      {tab === 'history' ? <RoleHistory role={role} /> : null}
    </>
  );
}

async function terraformOf(context: Context, actor: Actor, { accountId, name }: RoleView, change: string | undefined) {
  try {
    const { files } = await exportTerraform(context, actor, { accountId, name, ...(change ? { change } : {}) });
    return <RoleTerraform files={files} change={change ?? null} />;
  } catch (error) {
    if (error instanceof AppError) return <Callout tone="warn" title={error.message} />;
    throw error;
  }
}

function Findings({ role }: { readonly role: RoleView }) {
  if (role.findings.length === 0)
    return (
      <EmptyState title="No findings" icon={<ShieldCheck aria-hidden />}>
        Nothing that Drawbridge looks for is wrong with this trust policy.
      </EmptyState>
    );
  return (
    <FindingList
      findings={role.findings}
      fixHref={({ id, path }) => paths.compose(role, { fix: id, at: JSON.stringify(path) })}
    />
  );
}

const refusalOf = (access: Allowed): string | null => (access.allowed ? null : access.reason);
