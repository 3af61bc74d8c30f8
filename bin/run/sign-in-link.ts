/** `npm run sign-in-link`: a one-time link for when GitLab is down. Whoever can write to the data folder may make one. */
import { loadConfig } from '@/lib/config/load-config';
import { makeRecoverySecret } from '@/lib/session/recovery-links';

const loaded = loadConfig(process.env);
if (!loaded.ok) {
  process.stderr.write(`${loaded.problems.join('\n')}\n`);
  process.exit(1);
}
const { dataDir, publicUrl } = loaded.config;
const secret = await makeRecoverySecret(dataDir, new Date());
process.stdout.write(
  `Valid once, for 15 minutes. It signs in as an admin for an hour, under the name "Server console":\n${publicUrl}/auth/recover?secret=${secret}\n`,
);
