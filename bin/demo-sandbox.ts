/** The sandbox as a child of the demo: tells its parent how the product finds it and who can sign in, and ends with it. */
import path from 'node:path';
import { demoSettings } from '@/bin/demo-settings';
import { sandboxConnections } from '@/e2e/sandbox/settings';
import { startSandbox } from '@/e2e/sandbox/start';
import { PEOPLE } from '@/e2e/sandbox/world/people';

const { DRAWBRIDGE_URL = '', DRAWBRIDGE_DATA = '', SANDBOX_GITLAB_PORT = '0', SANDBOX_AWS_PORT = '0' } = process.env;

const sandbox = await startSandbox({
  gitlabPort: Number(SANDBOX_GITLAB_PORT),
  awsPort: Number(SANDBOX_AWS_PORT),
  dataDir: path.join(DRAWBRIDGE_DATA, 'sandbox'),
  redirectUris: [`${DRAWBRIDGE_URL}/auth/callback`],
});

process.send?.({
  settings: demoSettings(sandboxConnections(sandbox), DRAWBRIDGE_DATA),
  addresses: [
    `GitLab      ${sandbox.gitlab.url}`,
    `GitLab.com  ${sandbox.gitlabCom.url}`,
    `AWS         ${sandbox.aws.url}`,
  ],
  people: PEOPLE.map(({ username, note }) => ({ username, note })),
});

const stop = () => void sandbox.close().then(() => process.exit(0));
for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const) process.once(event, stop);
