/** The sandbox as a child of the demo: tells its parent once what the product needs, and goes when the parent goes. */
import path from 'node:path';
import { demoSettings } from '@/bin/dev/demo-settings';
import { sandboxConnections } from '@/e2e/sandbox/settings';
import { startSandbox } from '@/e2e/sandbox/start';
import { PEOPLE } from '@/e2e/sandbox/world/people';

const { DEMO_BAR, SANDBOX_GITLAB_PORT, SANDBOX_AWS_PORT, DRAWBRIDGE_DATA = './data', DRAWBRIDGE_URL } = process.env;

const sandbox = await startSandbox({
  gitlabPort: Number(SANDBOX_GITLAB_PORT),
  awsPort: Number(SANDBOX_AWS_PORT),
  dataDir: path.join(DRAWBRIDGE_DATA, 'sandbox'),
  redirectUris: [`${DRAWBRIDGE_URL}/auth/callback`],
  past: true,
});
process.send?.({
  settings: demoSettings(
    {
      ...sandboxConnections(sandbox),
      // Journeys look at the screens as they are beside a real GitLab.
      ...(DEMO_BAR !== 'off' && {
        desk: { url: sandbox.gitlab.url, people: PEOPLE.map(({ username }) => username) },
      }),
    },
    DRAWBRIDGE_DATA,
  ),
  addresses: [
    `GitLab      ${sandbox.gitlab.url}`,
    `GitLab.com  ${sandbox.gitlabCom.url}`,
    `AWS         ${sandbox.aws.url}`,
  ],
  people: PEOPLE,
});
process.on('disconnect', () => process.exit(0));
