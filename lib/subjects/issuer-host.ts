export type IssuerHost = { readonly ok: true; readonly host: string } | { readonly ok: false; readonly reason: string };

/**
 * The host of an issuer as condition keys and provider ARNs have it, from whatever people write for it: `https://GitLab.com/`,
 * `gitlab.com/api/v4`. A host has no case; a path has, and stays. AWS: the URL of a provider equals the claim `iss`.
 */
export function issuerHostOf(written: string): IssuerHost {
  const bare = written
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '')
    .replace(/\/api\/v[34]$/i, '')
    .replace(/\/+$/, '');
  const slash = bare.indexOf('/');
  const host = (slash < 0 ? bare : bare.slice(0, slash)).toLowerCase();
  if (!/^[a-z0-9.-]+(:\d{1,5})?$/.test(host)) {
    return { ok: false, reason: 'An issuer is a host, for example gitlab.com, with its path where it has one.' };
  }
  return { ok: true, host: `${host}${slash < 0 ? '' : bare.slice(slash)}` };
}
