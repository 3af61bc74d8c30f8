import { IAMClient, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';

/** Someone in the console of the account, past the product, puts this trust policy. */
export async function putOutside(account: string, role: string, policy: object): Promise<void> {
  const iam = new IAMClient({
    region: 'eu-central-1',
    endpoint: process.env.E2E_AWS_URL ?? '',
    credentials: { accessKeyId: `AKIAADMIN${account.slice(0, 11)}`, secretAccessKey: `sandbox-admin-${account}` },
  });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role, PolicyDocument: JSON.stringify(policy) }));
}

/** A Maintainer protects branches of this pattern in GitLab, past the product, or no longer does. */
export async function protectOutside(projectId: number, pattern: string, wanted: boolean): Promise<void> {
  const rules = `${process.env.E2E_GITLAB_URL}/api/v4/projects/${projectId}/protected_branches`;
  const name = encodeURIComponent(pattern);
  const headers = { 'private-token': 'glpat-sandbox-writer' };
  const answer = wanted
    ? await fetch(`${rules}?name=${name}`, { method: 'POST', headers })
    : await fetch(`${rules}/${name}`, { method: 'DELETE', headers });
  if (!answer.ok) throw new Error(`GitLab answered ${answer.status}.`);
}
