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

/** A Maintainer in GitLab, past the product. */
async function maintain(method: string, path: string): Promise<void> {
  const headers = { 'private-token': 'glpat-sandbox-writer' };
  const answer = await fetch(`${process.env.E2E_GITLAB_URL}/api/v4/projects/${path}`, { method, headers });
  if (!answer.ok) throw new Error(`GitLab answered ${answer.status}.`);
}

/** Protects branches of this pattern, or no longer does. */
export async function protectOutside(projectId: number, pattern: string, wanted: boolean): Promise<void> {
  const [rules, name] = [`${projectId}/protected_branches`, encodeURIComponent(pattern)];
  await (wanted ? maintain('POST', `${rules}?name=${name}`) : maintain('DELETE', `${rules}/${name}`));
}

/** Gives a project another last part of its path. */
export const renameOutside = (projectId: number, last: string): Promise<void> =>
  maintain('PUT', `${projectId}?path=${encodeURIComponent(last)}`);
