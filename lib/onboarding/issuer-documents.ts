import { z } from 'zod';
import type { Fetched, FetchTrouble } from '@/lib/onboarding/issuer-facts';
import { broken, excused, fine, type IssuerFinding, quoted } from '@/lib/onboarding/issuer-finding';

/** AWS: JWKS of an OIDC provider, keys of each type. */
const MAX_KEYS = 100;
/** AWS STS: AssumeRoleWithWebIdentity. */
const ALGORITHMS: readonly string[] = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];

const discoveryDocument = z.object({ issuer: z.string(), jwks_uri: z.string() });
const keySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });
const publicKey = z.object({
  kty: z.enum(['RSA', 'EC']),
  kid: z.string().min(1),
  use: z.literal('sig').optional(),
  alg: z
    .string()
    .refine((name) => ALGORITHMS.includes(name))
    .optional(),
});

/** What went wrong with a GET, and what to do. */
const TROUBLES: Readonly<Record<FetchTrouble, readonly [what: string, remedy: string]>> = {
  'unknown-name': ['its name was not found', 'Check the DNS entry of the host.'],
  unreachable: ['the server was not reached', 'Check that it runs and that no firewall is between.'],
  'too-slow': ['there was no whole answer in time', 'AWS waits 5 seconds. Check load and network.'],
  'bad-certificate': ['its certificate is not trusted here', 'See what is said of the certificates.'],
  redirected: ['it answers with a redirect', 'Serve the document at this address itself.'],
  'bad-status': ['it answers with an error', 'Open the address in a browser that is not signed in: it must show JSON.'],
  'too-large': ['the document is too large', 'Serve the document of GitLab as it is.'],
  'refused-address': ['the address is no plain https URL', 'Serve it at an https URL without user and password.'],
};

/** The URL of an issuer's discovery document. OpenID Connect Discovery 1.0, section 4.1. */
export const discoveryUrl = (issuer: string): string => `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;

/** The `jwks_uri` of a discovery document; null: it has none. */
export function keysUrl(discovery: string): string | null {
  return readDiscovery(discovery)?.jwks_uri ?? null;
}

export function checkDiscovery(issuer: string, fetched: Fetched, insecure: boolean): readonly IssuerFinding[] {
  if (!fetched.ok) return [unread(discoveryUrl(issuer), fetched)];
  const found = readDiscovery(fetched.body);
  if (!found)
    return [
      broken(
        'The discovery document is no JSON object with issuer and jwks_uri.',
        `Serve GitLab’s own document at ${discoveryUrl(issuer)}.`,
      ),
    ];
  return [
    fine(`The discovery document was read at ${discoveryUrl(issuer)}.`),
    found.issuer === issuer
      ? fine('The discovery document names the issuer of the tokens.')
      : broken(
          `The discovery document names the issuer ${quoted(found.issuer)}, and the tokens ${quoted(issuer)}.`,
          'AWS compares them letter by letter: make them the same, with the same case and the same end.',
        ),
    keysAddress(found.jwks_uri, insecure),
  ];
}

function keysAddress(address: string, insecure: boolean): IssuerFinding {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol === 'https:') return fine('The jwks_uri begins with https.');
  const finding = broken('The jwks_uri does not begin with https.', 'AWS reads the keys over https alone.');
  return insecure && url?.protocol === 'http:' ? excused(finding) : finding;
}

/** What AWS needs of the keys: RSA or EC, with `kid`, meant for signatures (RFC 7517). */
export function checkKeys(address: string, fetched: Fetched): readonly IssuerFinding[] {
  if (!fetched.ok) return [unread(address, fetched)];
  const found = keySet.safeParse(parsed(fetched.body));
  if (!found.success)
    return [broken('The key set is no JSON object with keys.', 'Serve GitLab’s own key set at the jwks_uri.')];
  const { keys } = found.data;
  const usable = keys.flatMap((key) => publicKey.safeParse(key).data ?? []);
  if (usable.length === 0)
    return [
      broken(
        keys.length === 0 ? 'The key set is empty.' : 'The key set has no signing key of RSA or EC with a kid.',
        'Serve GitLab’s own key set at the jwks_uri: AWS finds the key of a token by its kid.',
      ),
    ];
  return [
    fine(`The key set has ${usable.length === 1 ? '1 key' : `${usable.length} keys`} that AWS can use.`),
    ...surplus(usable),
  ];
}

function surplus(usable: readonly z.output<typeof publicKey>[]): readonly IssuerFinding[] {
  const twice = usable.find(({ kid }, at) => usable.findIndex((other) => other.kid === kid) !== at);
  const many = (['RSA', 'EC'] as const).find((kty) => usable.filter((key) => key.kty === kty).length > MAX_KEYS);
  return [
    ...(twice ? [broken(`Two keys have the kid ${quoted(twice.kid)}.`, 'Give every key a kid of its own.')] : []),
    ...(many ? [broken(`The key set has more than ${MAX_KEYS} ${many} keys.`, 'Remove keys that sign no more.')] : []),
  ];
}

function unread(address: string, fetched: Fetched & { readonly ok: false }): IssuerFinding {
  const [what, remedy] = TROUBLES[fetched.trouble];
  const status = fetched.status === null ? '' : ` (HTTP ${fetched.status})`;
  return broken(`${quoted(address)} was not read: ${what}${status}.`, remedy);
}

const readDiscovery = (text: string) => discoveryDocument.safeParse(parsed(text)).data ?? null;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
