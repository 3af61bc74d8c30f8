import { broken, excused, fine, type IssuerFinding, quoted } from '@/lib/onboarding/issuer-finding';

/** AWS: CreateOpenIDConnectProvider, length of Url. */
const MAX_LENGTH = 255;
const SETTING = 'In GitLab’s configuration external_url, or ci_id_tokens_issuer_url, sets the issuer.';

/**
 * What AWS asks of a provider's URL (AWS: CreateOpenIDConnectProvider). `insecure`: http and a port are reported and taken.
 */
export function checkIssuerUrl(issuer: string, insecure: boolean): readonly IssuerFinding[] {
  const url = URL.canParse(issuer) ? new URL(issuer) : null;
  if (!url) return [broken(`The issuer ${quoted(issuer)} is no URL.`, SETTING)];
  const pass = insecure ? excused : (finding: IssuerFinding) => finding;
  return [
    url.protocol === 'https:'
      ? fine('The issuer’s URL begins with https.')
      : pass(broken('The issuer’s URL does not begin with https.', `AWS takes nothing else. ${SETTING}`)),
    hasPort(issuer, url)
      ? pass(broken('The issuer’s URL has a port.', `Serve it at port 443 and leave the port out. ${SETTING}`))
      : fine('The issuer’s URL has no port.'),
    // A lone "?" or "#" is not in search and hash, yet it is in the text that AWS compares.
    /[?#]/.test(issuer)
      ? broken('The issuer’s URL has a query or a fragment.', `AWS takes scheme, host and path alone. ${SETTING}`)
      : fine('The issuer’s URL has no query and no fragment.'),
    ...(hasPassword(issuer) ? [broken('The issuer’s URL has a user name or a password.', SETTING)] : []),
    ...(issuer.length <= MAX_LENGTH
      ? []
      : [broken(`The issuer’s URL has ${issuer.length} characters.`, `AWS takes ${MAX_LENGTH}. ${SETTING}`)]),
  ];
}

/** Whether a URL has a user name or a password in it. */
export function hasPassword(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && (url.username !== '' || url.password !== '');
}

/** The URL parser drops ":443", which the token's `iss` still has. */
function hasPort(issuer: string, url: URL): boolean {
  const authority = issuer.slice(issuer.indexOf('//') + 2).split(/[/?#]/)[0] ?? '';
  return url.port !== '' || /:\d*$/.test(authority);
}
