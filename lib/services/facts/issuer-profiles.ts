import type { Config } from '@/lib/config/config';

/** The GitLab issuers that are configured, as condition keys and provider ARNs spell them. */
export const issuerProfiles = (config: Pick<Config, 'instances'>): { host: string; shared: boolean }[] =>
  config.instances.map((instance) => ({ host: issuerHost(instance.issuer), shared: instance.shared }));

/** `https://gitlab.com` → `gitlab.com`; a path stays. */
export function issuerHost(issuer: string): string {
  return issuer.slice(issuer.indexOf('://') + 3);
}
