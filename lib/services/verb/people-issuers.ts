import type { Config } from '@/lib/config/config';

/**
 * The issuers under which the configured GitLab signs people in: its address, and the issuer of its tokens where that differs.
 * Whoever came by another GitLab is another person to us, and maybe someone in disguise. New people get the first.
 */
export function peopleIssuers({ signIn, instances }: Pick<Config, 'signIn' | 'instances'>): string[] {
  const gitlab = instances.find(({ id }) => id === signIn.instanceId);
  return gitlab === undefined ? [] : [...new Set([gitlab.url, gitlab.issuer])];
}
