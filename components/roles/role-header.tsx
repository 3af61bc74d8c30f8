import { SendButton } from '@/components/api/send-button';
import { paths } from '@/components/paths';
import { RungBadge } from '@/components/reach/rung-badge';
import { Badge } from '@/components/ui/badge';
import { LinkButton } from '@/components/ui/button';
import { CopyText } from '@/components/ui/copy-text';
import { PageHeader } from '@/components/ui/page-header';
import { Tabs } from '@/components/ui/tabs';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import { RiskBadge } from '@/components/who-could/risk-badge';
import type { RoleView } from '@/lib/services/estate/get-role';
import { managedElsewhere } from '@/lib/terraform/managed-elsewhere';

interface Props {
  readonly role: RoleView;
  readonly tab: string;
  /** Why the reader may not have it read anew; null: may. */
  readonly refusal: string | null;
  /** The role's page in the AWS console; null: there is none. */
  readonly consoleHref: string | null;
}

/** Which role it is, how far it reaches, and what one can do with it. */
export function RoleHeader({ role, tab, refusal, consoleHref }: Props) {
  const manager = managedElsewhere(role.tags);
  return (
    <PageHeader
      crumbs={[{ label: 'Roles', href: paths.roles() }]}
      name={role.name}
      badges={
        <>
          <RungBadge rung={role.rung} reason={role.rungReason} />
          <RiskBadge risk={role.risk} reason={role.riskReason} />
          {role.driftSince ? <Badge tone="warn">Drifted</Badge> : null}
          {manager ? <Badge tone="warn">Managed by {manager.tool}</Badge> : null}
        </>
      }
      meta={<Facts role={role} consoleHref={consoleHref} />}
      sentence={role.sentence}
      actions={
        <>
          <SendButton
            method="POST"
            path={`/roles/${role.accountId}/${encodeURIComponent(role.name)}/refresh`}
            label="Refresh"
            size="md"
            name={role.name}
            said="The role was read anew from AWS."
            disabledReason={refusal}
          />
          <LinkButton href={paths.explain({ role: `${role.accountId}/${role.name}` })}>Explain</LinkButton>
          <LinkButton variant="primary" href={paths.compose(role)}>
            Compose
          </LinkButton>
        </>
      }
      tabs={<Tabs label="Parts of the role" tabs={tabsOf(role, tab)} />}
    />
  );
}

function tabsOf(role: RoleView, active: string) {
  const tab = (name: string, label: string, count?: number) => ({
    href: paths.role(role, { tab: name }),
    label,
    active: active === name,
    ...(count === undefined ? {} : { count }),
  });
  return [
    { ...tab('access', 'Who can assume it'), href: paths.role(role) },
    tab('could', 'People and permissions'),
    tab('findings', 'Findings', role.findings.length),
    tab('reduce', 'Reduce access'),
    tab('policy', 'Trust policy'),
    tab('pipeline', 'Pipeline'),
    tab('terraform', 'Terraform'),
    tab('history', 'History', role.revisions.length),
  ];
}

function ConsoleLink({ href }: { readonly href: string | null }) {
  if (href === null) return null;
  return (
    <a href={href} className="text-accent underline" rel="noreferrer" target="_blank">
      Open in AWS
    </a>
  );
}

const Facts = ({
  role: { arn, accountName, lastUsedAt, syncedAt },
  consoleHref,
}: Pick<Props, 'role' | 'consoleHref'>) => (
  <>
    <CopyText text={arn} />
    <ConsoleLink href={consoleHref} />
    <span>
      <VisibleText text={accountName} />
    </span>
    <span>
      {lastUsedAt ? (
        <>
          last used <Time at={lastUsedAt} />
        </>
      ) : (
        'not used in 400 days'
      )}
    </span>
    <span>
      read <Time at={syncedAt} />
    </span>
  </>
);
