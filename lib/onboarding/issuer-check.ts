import { BlockList, isIPv6 } from 'node:net';
import { checkChain, type Thumbprint, topThumbprint, validNow } from '@/lib/onboarding/issuer-chain';
import { checkDiscovery, checkKeys, keysUrl } from '@/lib/onboarding/issuer-documents';
import type { IssuerFacts, ServerFacts } from '@/lib/onboarding/issuer-facts';
import { broken, excused, fine, type IssuerFinding, quoted } from '@/lib/onboarding/issuer-finding';
import { checkIssuerUrl, hasPassword } from '@/lib/onboarding/issuer-url';

export interface IssuerCheck {
  readonly findings: readonly IssuerFinding[];
  /** Of the server that has the keys, for comparison; null: it showed no certificate. */
  readonly thumbprint: (Thumbprint & { readonly ignored: boolean; readonly sentence: string }) | null;
}

/** Networks that nobody on the internet reaches: RFC 6890. */
const PRIVATE: readonly (readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
];
const PRIVATE_NETWORKS = new BlockList();
for (const [network, prefix, family] of PRIVATE) PRIVATE_NETWORKS.addSubnet(network, prefix, family);

/** GitLab: ci_id_tokens_issuer_url, for an instance that AWS cannot reach. */
const PUBLISH =
  'AWS reads two documents over the internet. Publish copies of the discovery document and of the key set at a public https address, ' +
  'for example in an S3 bucket, with that address as issuer and jwks_uri; then set ci_id_tokens_issuer_url of GitLab to it. ' +
  'The provider in AWS gets that address, and the copies must follow when GitLab changes its keys.';

/**
 * Judges an issuer as AWS would. `allowInsecure`: the instance is the sandbox on this machine, whose http, port and address are
 * said and taken.
 */
export function checkIssuer(facts: IssuerFacts, { allowInsecure = false } = {}): IssuerCheck {
  const { issuer, discovery, keys, servers, now } = facts;
  const address = discovery.ok ? keysUrl(discovery.body) : null;
  const ofUrl = checkIssuerUrl(issuer, allowInsecure);
  // The other findings would repeat the password.
  if (hasPassword(issuer)) return { findings: ofUrl, thumbprint: null };
  const findings = [
    ...ofUrl,
    ...checkDiscovery(issuer, discovery, allowInsecure),
    ...(keys && address !== null ? checkKeys(address, keys) : []),
    ...servers.flatMap((server) => certificates(server, now)),
    reachable(facts, allowInsecure),
  ];
  return { findings, thumbprint: thumbprintOf(servers.at(-1), now) };
}

/** A server that was not reached is told of by the document that it did not give. */
const certificates = (server: ServerFacts, now: number): readonly IssuerFinding[] =>
  server.chain.length === 0 ? [] : checkChain(server, now);

/** What is reached from here tells of the internet only so much: an address that is not private, and an answer. */
function reachable({ discovery, keys, servers }: IssuerFacts, insecure: boolean): IssuerFinding {
  const hidden = servers.find(({ addresses }) => addresses.length > 0 && addresses.every(isPrivate));
  if (hidden) {
    const finding = broken(`${quoted(hidden.host)} has a private address, which AWS cannot reach.`, PUBLISH);
    return insecure ? excused(finding) : finding;
  }
  const unreached = [discovery, keys].some((got) => got && !got.ok && UNREACHED.includes(got.trouble));
  if (unreached) return broken('The issuer was not reached from here, so AWS may not reach it either.', PUBLISH);
  return fine('The issuer was reached from here.', 'AWS asks from the internet: no firewall may keep it out.');
}

const UNREACHED: readonly string[] = ['unknown-name', 'unreachable', 'too-slow'];

const isPrivate = (address: string): boolean => PRIVATE_NETWORKS.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

function thumbprintOf(server: ServerFacts | undefined, now: number): IssuerCheck['thumbprint'] {
  const found = server ? topThumbprint(server.chain) : null;
  if (!server || !found) return null;
  return { ...found, ignored: server.publiclyTrusted, sentence: meaningOf(server, now) };
}

function meaningOf({ chain, publiclyTrusted }: ServerFacts, now: number): string {
  if (publiclyTrusted)
    return 'AWS ignores it: it knows the authority of this certificate and checks it by its own list.';
  return validNow(chain, now)
    ? 'AWS compares it: it does not know the authority of this certificate.'
    : 'Whether AWS needs it shows when the certificates are valid.';
}
