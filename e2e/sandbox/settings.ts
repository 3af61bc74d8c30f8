import { HUB_KEY, HUB_SECRET } from '@/e2e/sandbox/aws/principals';
import { CLIENT_ID, CLIENT_SECRET } from '@/e2e/sandbox/gitlab/sign-in';
import type { Sandbox } from '@/e2e/sandbox/start';

const READER_TOKEN = 'glpat-sandbox-reader';
const WRITER_TOKEN = 'glpat-sandbox-writer';

/** What a product has to be told to be led to the sandbox: two instances, three accounts, sign-in and roles by group. */
export function sandboxConnections(sandbox: Pick<Sandbox, 'gitlab' | 'gitlabCom' | 'aws' | 'world'>) {
  const [company, open] = sandbox.world.instances;
  const spoke = (account: string, role: string) => ({
    roleArn: `arn:aws:iam::${account}:role/drawbridge/${role}`,
    externalId: `harbour-${account}`,
  });
  return {
    instances: [
      {
        id: 'harbour',
        name: 'Harbour GitLab',
        url: sandbox.gitlab.url,
        issuer: company?.issuer ?? '',
        token: READER_TOKEN,
        writerToken: WRITER_TOKEN,
      },
      {
        id: 'gitlab-com',
        name: 'GitLab.com',
        url: sandbox.gitlabCom.url,
        issuer: open?.issuer ?? '',
        token: READER_TOKEN,
      },
    ],
    signIn: { instance: 'harbour', clientId: CLIENT_ID, clientSecret: CLIENT_SECRET },
    accounts: sandbox.world.accounts.map(({ id, alias }) => ({
      id,
      name: alias,
      reader: spoke(id, 'Reader'),
      writer: spoke(id, 'Writer'),
    })),
    awsUrl: sandbox.aws.url,
    awsKey: { id: HUB_KEY, secret: HUB_SECRET },
    groups: [
      'platform/drawbridge-admins=admin',
      'platform/drawbridge-approvers=approver',
      'platform/drawbridge-requesters=requester',
      'platform/drawbridge-viewers=viewer',
      'security/drawbridge-auditors=auditor',
    ].join(','),
  };
}
