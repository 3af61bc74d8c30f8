import { startSandbox } from '@/e2e/sandbox/start';
import { PEOPLE } from '@/e2e/sandbox/world/people';

const {
  SANDBOX_GITLAB_PORT = '3001',
  SANDBOX_AWS_PORT = '3003',
  SANDBOX_DATA,
  HOST = '127.0.0.1',
  DRAWBRIDGE_URL = 'http://127.0.0.1:3000',
} = process.env;

const sandbox = await startSandbox({
  gitlabPort: Number(SANDBOX_GITLAB_PORT),
  awsPort: Number(SANDBOX_AWS_PORT),
  host: HOST,
  redirectUris: [`${DRAWBRIDGE_URL}/auth/callback`],
  past: true,
  ...(SANDBOX_DATA ? { dataDir: SANDBOX_DATA } : {}),
});
process.stdout.write(
  `GitLab      ${sandbox.gitlab.url}\nGitLab.com  ${sandbox.gitlabCom.url}\nAWS         ${sandbox.aws.url}\n`,
);
for (const { username, note } of PEOPLE) process.stdout.write(`  ${username.padEnd(8)} ${note}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
