import type { ReactNode } from 'react';
import { RoleReductions } from '@/components/reductions/role-reductions';
import { RefusedList } from '@/components/refusals/refused-list';
import { DriftModeChoice } from '@/components/roles/drift-mode-choice';
import { RoleAccess } from '@/components/roles/role-access';
import { RoleFindings } from '@/components/roles/role-findings';
import { RoleHistory } from '@/components/roles/role-history';
import { RolePipeline } from '@/components/roles/role-pipeline';
import { RolePolicy } from '@/components/roles/role-policy';
import { RoleTerraform } from '@/components/roles/role-terraform';
import { Callout } from '@/components/ui/callout';
import { Section } from '@/components/ui/page-header';
import { CapabilitiesPanel } from '@/components/who-could/capabilities-panel';
import { StartersPanel } from '@/components/who-could/starters-panel';
import { StartsPanel } from '@/components/who-could/starts-panel';
import { type Actor, refusalOf } from '@/lib/access/decide';
import { exportTerraform } from '@/lib/services/estate/export-terraform';
import type { RoleView } from '@/lib/services/estate/get-role';
import { issuerHost, issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { getPipelineFiles } from '@/lib/services/onboarding/get-pipeline-files';
import { getReductions } from '@/lib/services/reductions/get-reductions';
import { listRefused } from '@/lib/services/refusals/list-refused';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';
import { getCapabilities } from '@/lib/services/who-could/get-capabilities';
import { getStarters } from '@/lib/services/who-could/get-starters';
import { getStarts } from '@/lib/services/who-could/get-starts';

interface Asked {
  readonly context: Context;
  readonly actor: Actor;
  readonly role: RoleView;
  /** The change whose proposal Terraform is asked for. */
  readonly change: string | undefined;
}

const roleAt = ({ accountId, name }: RoleView) => ({ accountId, name });

const gitlabsOf = ({ config }: Context) =>
  config.instances.map(({ id, url, issuer }) => ({ id, url, host: issuerHost(issuer) }));

/** The content of each tab of a role, read only for that tab. */
export const TABS: Readonly<Record<string, (asked: Asked) => ReactNode>> = {
  access: async ({ context, actor, role }) => (
    <>
      {role.observed && role.observed.refused.length > 0 ? (
        <Section title="Refused">
          <RefusedList
            list={await listRefused(context, actor, { account: role.accountId, role: role.name })}
            refusal={refusalOf(actor, 'change.draft')}
            none="Nobody in the last 14 days."
          />
        </Section>
      ) : null}
      <RoleAccess role={role} gitlabs={gitlabsOf(context)} />
    </>
  ),
  could: async ({ context, actor, role }) => (
    <>
      <StartersPanel who={await getStarters(context, actor, roleAt(role))} />
      <StartsPanel starts={await getStarts(context, actor, roleAt(role))} />
      <CapabilitiesPanel can={await getCapabilities(context, actor, roleAt(role))} role={role} />
    </>
  ),
  findings: ({ role }) => <RoleFindings role={role} />,
  reduce: async ({ context, actor, role }) => (
    <RoleReductions
      view={await getReductions(context, actor, roleAt(role))}
      refusal={refusalOf(actor, 'change.draft')}
    />
  ),
  policy: ({ role }) => <RolePolicy role={role} />,
  pipeline: async ({ context, actor, role }) => (
    <RolePipeline files={(await getPipelineFiles(context, actor, roleAt(role))).files} />
  ),
  terraform: async ({ context, actor, role: { accountId, name }, change }) => {
    const asked = { accountId, name, ...(change === undefined ? {} : { change }) };
    const written = await exportTerraform(context, actor, asked).catch((error: unknown) => {
      if (error instanceof AppError) return error;
      throw error;
    });
    if (written instanceof AppError) return <Callout tone="warn" title={written.message} />;
    return <RoleTerraform files={written.files} change={change ?? null} />;
  },
  history: ({ context, actor, role }) => (
    <>
      <DriftModeChoice
        accountId={role.accountId}
        name={role.name}
        mode={role.driftMode}
        refusal={refusalOf(actor, 'drift.set-mode')}
      />
      <RoleHistory role={role} issuers={issuerProfiles(context.config)} />
    </>
  ),
};
