import { ACCOUNT_OPERATIONS } from '@/e2e/sandbox/aws/account';
import { MANAGED_POLICY_OPERATIONS } from '@/e2e/sandbox/aws/managed-policies';
import { type Operations, roleArn, sameName } from '@/e2e/sandbox/aws/protocol/call';
import type { Form } from '@/e2e/sandbox/aws/protocol/form';
import { PROVIDER_OPERATIONS } from '@/e2e/sandbox/aws/providers';
import { ROLE_POLICY_OPERATIONS } from '@/e2e/sandbox/aws/role-policies';
import { ROLE_OPERATIONS } from '@/e2e/sandbox/aws/roles';
import { TAG_OPERATIONS } from '@/e2e/sandbox/aws/tags';
import { providerArn } from '@/e2e/sandbox/world/trust';
import type { Account } from '@/e2e/sandbox/world/types';

export const IAM_NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';

/** The operations of IAM that the sandbox knows. */
export const IAM: Operations = {
  ...ROLE_OPERATIONS,
  ...ROLE_POLICY_OPERATIONS,
  ...MANAGED_POLICY_OPERATIONS,
  ...PROVIDER_OPERATIONS,
  ...TAG_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
};

/** Operations about all there is. */
const ABOUT_ALL = new Set([
  'GetAccountAuthorizationDetails',
  'GetAccountSummary',
  'ListAccountAliases',
  'ListOpenIDConnectProviders',
  'ListPolicies',
  'ListRoles',
]);

/**
 * The ARN that a call is about, for the caller's permissions; "*" where the operation has none. The operation decides
 * which parameter counts: one more in the form must not lead the check to something that the caller may touch.
 */
export function resourceOf(account: Account, action: string, form: Form): string {
  if (ABOUT_ALL.has(action)) return '*';
  if (action === 'CreateOpenIDConnectProvider')
    return providerArn(account.id, (form.Url ?? '').replace('https://', ''));
  if (action.includes('OpenIDConnectProvider')) return form.OpenIDConnectProviderArn ?? '*';
  if (!action.includes('Role')) return form.PolicyArn ?? '*';
  const name = form.RoleName ?? '';
  const role = account.roles.find((candidate) => sameName(candidate.name, name));
  return roleArn(account, role ?? { path: form.Path ?? '/', name });
}
