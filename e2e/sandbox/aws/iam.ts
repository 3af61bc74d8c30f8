import { ACCOUNT_OPERATIONS } from '@/e2e/sandbox/aws/account';
import { type Operations, roleArn, sameName } from '@/e2e/sandbox/aws/call';
import type { Form } from '@/e2e/sandbox/aws/form';
import { MANAGED_POLICY_OPERATIONS } from '@/e2e/sandbox/aws/managed-policies';
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

/** The ARN that a call is about, for the caller's permissions; "*" where the operation has none. */
export function resourceOf(account: Account, form: Form): string {
  if (form.RoleName !== undefined) {
    const name = form.RoleName;
    const role = account.roles.find((candidate) => sameName(candidate.name, name));
    return roleArn(account, role ?? { path: form.Path ?? '/', name });
  }
  if (form.Url !== undefined) return providerArn(account.id, form.Url.replace('https://', ''));
  return form.OpenIDConnectProviderArn ?? form.PolicyArn ?? '*';
}
