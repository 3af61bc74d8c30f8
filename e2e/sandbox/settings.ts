import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { CLIENT_ID, CLIENT_SECRET } from '@/e2e/sandbox/gitlab/sign-in';
import type { Sandbox } from '@/e2e/sandbox/start';

/** A drawbridge.yaml that leads the product to the sandbox: two instances, three accounts. */
export function sandboxConfigFile(sandbox: Pick<Sandbox, 'gitlab' | 'gitlabCom' | 'world'>): string {
  const accounts = sandbox.world.accounts.map(({ id, alias }) => {
    const spoke = (role: string) => ({
      roleArn: `arn:aws:iam::${id}:role/drawbridge/${role}`,
      externalId: `harbour-${id}`,
    });
    return { id, name: alias, reader: spoke('Reader'), writer: spoke('Writer') };
  });
  const [company, open] = sandbox.world.instances;
  // JSON is YAML.
  return JSON.stringify({
    instances: [
      {
        id: 'harbour',
        name: 'Harbour GitLab',
        url: sandbox.gitlab.url,
        issuer: company?.issuer,
        token: { env: 'SANDBOX_GITLAB_TOKEN' },
      },
      {
        id: 'gitlab-com',
        name: 'GitLab.com',
        url: sandbox.gitlabCom.url,
        issuer: open?.issuer,
        token: { env: 'SANDBOX_GITLAB_TOKEN' },
      },
    ],
    signIn: { instance: 'harbour', clientId: CLIENT_ID, clientSecret: { env: 'SANDBOX_OAUTH_SECRET' } },
    accounts,
  });
}

/** The environment beside that file. */
export const sandboxSettings = (sandbox: Pick<Sandbox, 'aws'>): Readonly<Record<string, string>> => ({
  SANDBOX_GITLAB_TOKEN: 'glpat-sandbox-reader',
  SANDBOX_OAUTH_SECRET: CLIENT_SECRET,
  AWS_ENDPOINT_URL: sandbox.aws.url,
  AWS_ACCESS_KEY_ID: HUB_KEY,
  AWS_SECRET_ACCESS_KEY: HUB_SECRET,
  AWS_REGION: 'eu-central-1',
  DRAWBRIDGE_GROUPS: [
    'platform/drawbridge-admins=admin',
    'platform/drawbridge-approvers=approver',
    'platform/drawbridge-requesters=requester',
    'platform/drawbridge-viewers=viewer',
    'security/drawbridge-auditors=auditor',
  ].join(','),
});
