/** Settings without which there is no configuration to read. */
const SETTINGS = ['DRAWBRIDGE_CONFIG', 'GITLAB_URL'];

/** Hosts of the GitLabs that the configuration lists; none where there is no configuration, or it cannot be read. */
export async function configuredGitLabs(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  if (!SETTINGS.some((name) => env[name])) return [];
  // Loaded only when it is needed: it is most of the program.
  const { loadConfig } = await import('@/lib/config/load-config');
  const loaded = loadConfig(env);
  return loaded.ok ? loaded.config.instances.map(({ issuer }) => issuer.replace(/^https?:\/\//, '')) : [];
}
