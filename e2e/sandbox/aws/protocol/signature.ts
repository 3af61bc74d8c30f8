import { createHash, createHmac } from 'node:crypto';

/** What AWS Signature Version 4 covers of a request. Header names are in lower case. */
export interface Signable {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body in hex, or the word that stands for it. */
  readonly payload: string;
}

/** Where a signature is good. `date` is YYYYMMDD. */
export interface Scope {
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/** "20261123T143504Z", as `x-amz-date` says it. */
export const timestamp = (moment: Date): string => moment.toISOString().replaceAll(/[-:]|\.\d+/g, '');

export const scopeText = ({ date, region, service }: Scope): string => `${date}/${region}/${service}/aws4_request`;

/** The signature in hex over the named headers (AWS: Signature Version 4, create a signed request). */
export function signatureOf(
  request: Signable,
  signedHeaders: readonly string[],
  moment: string,
  scope: Scope,
  secret: string,
): string {
  const toSign = [ALGORITHM, moment, scopeText(scope), sha256(canonical(request, signedHeaders))].join('\n');
  const key = [scope.date, scope.region, scope.service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, toSign).toString('hex');
}

/** Only S3 has paths here, and S3 encodes them once; the path of every other service is "/". */
function canonical({ method, url, headers, payload }: Signable, signedHeaders: readonly string[]): string {
  const path = url.pathname
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/');
  const query = [...url.searchParams]
    .map(([key, value]) => `${encode(key)}=${encode(value)}`)
    .sort()
    .join('&');
  const lines = signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replaceAll(/ +/g, ' ')}\n`);
  return [method, path, query, lines.join(''), signedHeaders.join(';'), payload].join('\n');
}

/** encodeURIComponent leaves these five alone; AWS does not. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
