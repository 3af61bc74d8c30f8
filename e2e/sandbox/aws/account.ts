import { attachedXml } from '@/e2e/sandbox/aws/managed-policies';
import type { Operations } from '@/e2e/sandbox/aws/protocol/call';
import { page } from '@/e2e/sandbox/aws/protocol/paging';
import { QUOTAS } from '@/e2e/sandbox/aws/quotas';
import { inlineXml } from '@/e2e/sandbox/aws/role-policies';
import { roleCore, roleDetails } from '@/e2e/sandbox/aws/roles';
import { CUSTOMER_POLICIES } from '@/e2e/sandbox/world/managed-policies';

export const ACCOUNT_OPERATIONS: Operations = {
  ListAccountAliases: ({ account }) => ({ AccountAliases: [account.alias], IsTruncated: false }),
  GetAccountSummary: ({ account }) => ({
    SummaryMap: new Map(
      Object.entries({
        AssumeRolePolicySizeQuota: account.quota,
        RolePolicySizeQuota: QUOTAS.inlineOfRole,
        AttachedPoliciesPerRoleQuota: QUOTAS.attachedToRole,
        RolesQuota: QUOTAS.roles,
        Roles: account.roles.length,
        Providers: account.providers.length,
        Policies: CUSTOMER_POLICIES[account.id]?.length ?? 0,
      }),
    ),
  }),
  /** Roles only. IAM leaves out description and longest session here. */
  GetAccountAuthorizationDetails: (call) => {
    const { items, more } = page(call.account.roles, call.form);
    const roles = items.map((role) => ({
      ...roleCore(call, role),
      ...roleDetails(role),
      AttachedManagedPolicies: attachedXml(role),
      RolePolicyList: inlineXml(role),
    }));
    return { UserDetailList: [], GroupDetailList: [], Policies: [], RoleDetailList: roles, ...more };
  },
};
