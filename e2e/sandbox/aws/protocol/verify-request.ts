import { timingSafeEqual } from 'node:crypto';
import type { Principal } from '@/e2e/sandbox/aws/principals';
import { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import { ALGORITHM, type Scope, sha256, signatureOf } from '@/e2e/sandbox/aws/protocol/signature';
import type { Sessions } from '@/e2e/sandbox/aws/sessions';
import type { Asked } from '@/e2e/sandbox/http';

/** Milliseconds that a caller's clock may differ. */
const MAX_SKEW = 15 * 60_000;

interface Authorization {
  readonly key: string;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** The principal that signed the request for this service; throws as AWS does for a signature that is not good. */
export function verifyRequest(asked: Asked, service: string, sessions: Sessions, now: Date): Principal {
  if (asked.url.searchParams.has('X-Amz-Signature'))
    throw new AwsFault('AccessDenied', 'Presigned requests are not accepted.', 403);
  const headers = textHeaders(asked);
  const { key, scope, signedHeaders, signature } = readAuthorization(headers.authorization);
  const session = sessions.find(key, headers['x-amz-security-token'], now);
  const moment = headers['x-amz-date'];
  if (moment === undefined)
    throw incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  requireScope(scope, service, moment);
  requireFresh(moment, now);
  requireCovered(headers, signedHeaders);
  const request = { method: asked.method, url: asked.url, headers, payload: payloadOf(asked, headers, service) };
  if (!same(signature, signatureOf(request, signedHeaders, moment, scope, session.secret)))
    throw mismatch(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
    );
  return session.principal;
}

/** The region that a request is signed for. */
export const signedRegion = (asked: Asked): string => readAuthorization(asked.headers.authorization).scope.region;

const incomplete = (message: string) => new AwsFault('IncompleteSignature', message);
const mismatch = (message: string) => new AwsFault('SignatureDoesNotMatch', message, 403);

const textHeaders = (asked: Asked): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(asked.headers).flatMap(([name, value]) => (value ? [[name, `${value}`]] : [])));

function readAuthorization(header: string | undefined): Authorization {
  if (header === undefined)
    throw new AwsFault('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  if (!header.startsWith(`${ALGORITHM} `)) throw incomplete('Unsupported AWS signing algorithm.');
  const parts = new Map(
    header
      .slice(ALGORITHM.length)
      .split(',')
      .map((part) => {
        const [name = '', ...value] = part.trim().split('=');
        return [name, value.join('=')];
      }),
  );
  const part = (name: string): string => {
    const value = parts.get(name);
    if (!value) throw incomplete(`Authorization header requires '${name}' parameter.`);
    return value;
  };
  const [key = '', date = '', region = '', service = '', end, ...rest] = part('Credential').split('/');
  if (end !== 'aws4_request' || rest.length > 0)
    throw incomplete('Credential must have exactly 5 slash-delimited elements.');
  return {
    key,
    scope: { date, region, service },
    signedHeaders: part('SignedHeaders').split(';'),
    signature: part('Signature'),
  };
}

/** A signature for one service or day is not good for another. */
function requireScope(scope: Scope, service: string, moment: string): void {
  if (scope.service !== service) throw mismatch(`Credential should be scoped to correct service: '${service}'.`);
  if (!moment.startsWith(`${scope.date}T`))
    throw mismatch('Date in Credential scope does not match YYYYMMDD from ISO-8601.');
}

function requireFresh(moment: string, now: Date): void {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(moment) ?? [];
  const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(signedAt)) throw incomplete('Date must be in ISO-8601 basic format.');
  if (Math.abs(signedAt - now.getTime()) > MAX_SKEW)
    throw mismatch(`Signature not yet current or expired: ${moment} is not within 15 minutes of the server's time.`);
}

/** A header that is not covered could be changed on the way: another token, another target. */
function requireCovered(headers: Readonly<Record<string, string>>, signedHeaders: readonly string[]): void {
  const needed = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'));
  const missing = needed.filter((name) => !signedHeaders.includes(name));
  if (missing.length > 0) throw mismatch(`Headers of the request are not signed: ${missing.join(', ')}.`);
}

/** S3 alone asks that the hash be stated too; a body that is not covered is not accepted from anyone. */
function payloadOf(asked: Asked, headers: Readonly<Record<string, string>>, service: string): string {
  const actual = sha256(asked.bytes);
  const stated = headers['x-amz-content-sha256'];
  if (service !== 's3' || stated === actual) return actual;
  if (stated === undefined)
    throw new AwsFault('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  throw new AwsFault(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
}

/** In constant time, so that a signature cannot be found byte by byte. */
const same = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)));
