import { ALGORITHM, type Scope, scopeText, sha256, signatureOf, timestamp } from '@/e2e/sandbox/aws/protocol/signature';

export interface SigningKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface Unsigned {
  readonly method: string;
  readonly url: string;
  readonly service: string;
  readonly region?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** The headers of the request with its signature, for services that have no SDK client here. */
export function signRequest(unsigned: Unsigned, keys: SigningKeys, now: Date): Record<string, string> {
  const url = new URL(unsigned.url);
  const moment = timestamp(now);
  const scope: Scope = {
    date: moment.slice(0, 8),
    region: unsigned.region ?? 'us-east-1',
    service: unsigned.service,
  };
  const payload = sha256(unsigned.body ?? '');
  const headers: Record<string, string> = {
    ...unsigned.headers,
    'x-amz-content-sha256': payload,
    'x-amz-date': moment,
    ...(keys.sessionToken === undefined ? {} : { 'x-amz-security-token': keys.sessionToken }),
  };
  const covered: Record<string, string> = { ...headers, host: url.host };
  const names = Object.keys(covered).sort();
  const signature = signatureOf(
    { method: unsigned.method, url, headers: covered, payload },
    names,
    moment,
    scope,
    keys.secretAccessKey,
  );
  const credential = `${keys.accessKeyId}/${scopeText(scope)}`;
  return {
    ...headers,
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}
