import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { ServerFacts } from '@/lib/onboarding/issuer-facts';
import { broken, fine, type IssuerFinding, quoted } from '@/lib/onboarding/issuer-finding';

/** SHA-1 of a certificate as IAM writes thumbprints: 40 lower-case hex digits. */
export interface Thumbprint {
  readonly value: string;
  /** Whose certificate it is of, for a person. */
  readonly subject: string;
}

const FULL_CHAIN =
  'Let the server send its own certificate first, then each one that signed the one before it (in nginx: ssl_certificate with the full chain).';

/** Certificates of a server in PEM; unreadable ones are left out. */
export function readChain(chain: readonly string[]): readonly X509Certificate[] {
  return chain.flatMap((pem) => {
    try {
      return [new X509Certificate(pem)];
    } catch {
      return [];
    }
  });
}

/** What AWS asks of a server's certificates: complete, in order, valid now, for this host, with an authority above. */
export function checkChain(server: ServerFacts, now: number): readonly IssuerFinding[] {
  const certificates = readChain(server.chain);
  const [own] = certificates;
  if (!own)
    return [
      broken(`${quoted(server.host)} showed no certificate.`, 'Let the server speak TLS 1.2 or later at this port.'),
    ];
  const found = [host(own, server.host), ...validity(certificates, now)];
  if (isRoot(own) && certificates.length === 1)
    return [
      ...found,
      broken(
        `The certificate of ${quoted(server.host)} is self-signed.`,
        'Use a certificate of a public authority. It costs nothing and renews automatically, for example with Let’s Encrypt.',
      ),
    ];
  // Of a certificate that is out of date no authority can be told.
  return [
    ...found,
    order(server, certificates),
    ...(validNow(server.chain, now) ? authority(server, certificates) : []),
  ];
}

/** Whether every certificate of a chain is valid at this time. */
export const validNow = (chain: readonly string[], now: number): boolean =>
  validity(readChain(chain), now).every(({ ok }) => ok);

/**
 * Thumbprint of the top intermediate authority: of the last certificate below the root on the way up from the server's own
 * (AWS: obtaining the thumbprint for an OIDC provider). null: there is no certificate.
 */
export function topThumbprint(chain: readonly string[]): Thumbprint | null {
  const path = wayUp(readChain(chain));
  const top = path.findLast((certificate) => !isRoot(certificate)) ?? path[0];
  if (!top) return null;
  return { value: top.fingerprint.replaceAll(':', '').toLowerCase(), subject: nameOf(top) };
}

function host(own: X509Certificate, name: string): IssuerFinding {
  const named = isIP(name) === 0 ? own.checkHost(name) : own.checkIP(name);
  return named !== undefined
    ? fine(`The certificate is for ${quoted(name)}.`)
    : broken(
        `The certificate is not for ${quoted(name)}.`,
        'Use one that names this host as a subject alternative name.',
      );
}

function validity(certificates: readonly X509Certificate[], now: number): readonly IssuerFinding[] {
  const wrong = certificates.flatMap((certificate) => {
    if (Date.parse(certificate.validTo) < now)
      return [broken(`The certificate of ${nameOf(certificate)} ended on ${certificate.validTo}.`, 'Renew it.')];
    if (Date.parse(certificate.validFrom) > now)
      return [
        broken(
          `The certificate of ${nameOf(certificate)} is valid only from ${certificate.validFrom}.`,
          'Use one that is valid now, and check the clock of this machine.',
        ),
      ];
    return [];
  });
  return wrong.length > 0 ? wrong : [fine('All certificates are valid now.')];
}

function order({ host }: ServerFacts, certificates: readonly X509Certificate[]): IssuerFinding {
  const inOrder = certificates.every((certificate, at) => {
    const next = certificates[at + 1];
    return next === undefined || certificate.checkIssued(next);
  });
  return inOrder
    ? fine(`The certificates of ${quoted(host)} are in order.`)
    : broken(`The certificates of ${quoted(host)} are not in order.`, FULL_CHAIN);
}

/** Only of a chain that no public root vouches for is it unknown whether anything is missing. */
function authority(
  { host, publiclyTrusted }: ServerFacts,
  certificates: readonly X509Certificate[],
): readonly IssuerFinding[] {
  if (publiclyTrusted) return [fine(`A public authority vouches for ${quoted(host)}.`)];
  const alone = `${quoted(host)} sends its own certificate alone, and no public authority vouches for it.`;
  if (certificates.length === 1) return [broken(alone, FULL_CHAIN)];
  return [
    fine(
      `No public authority vouches for ${quoted(host)}.`,
      'AWS then compares the thumbprint of the provider: when the authority renews its certificate, the thumbprint must follow.',
    ),
  ];
}

/** From the server's own certificate to whoever signed each, whatever the order in which they came. */
function wayUp(certificates: readonly X509Certificate[]): readonly X509Certificate[] {
  const [own, ...others] = certificates;
  if (!own) return [];
  const path = [own];
  for (let last = own; !isRoot(last); ) {
    const next = others.find((other) => !path.includes(other) && last.checkIssued(other));
    if (!next) break;
    path.push(next);
    last = next;
  }
  return path;
}

const isRoot = (certificate: X509Certificate): boolean =>
  certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey);

/** "CN=R11" without the line breaks of a distinguished name. */
const nameOf = ({ subject }: X509Certificate): string => quoted(subject.split('\n').at(-1) ?? subject);
