import { randomBytes } from 'node:crypto';
import { type Principal, STATIC_KEYS } from '@/e2e/sandbox/aws/principals';
import { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

interface Session {
  readonly principal: Principal;
  readonly secret: string;
  /** null for a static key, which has none. */
  readonly token: string | null;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** The credentials that were ever good: the static keys and those that STS issued here. */
export class Sessions {
  private readonly byKey = new Map<string, Session>(
    STATIC_KEYS.map(({ id, secret, principal }) => [
      id,
      { principal, secret, token: null, expires: Number.POSITIVE_INFINITY },
    ]),
  );

  issue(principal: Principal, seconds: number, now: Date): Credentials {
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    const [secret, token] = [randomBytes(30).toString('base64'), randomBytes(96).toString('base64')];
    const expiration = new Date(now.getTime() + seconds * 1000);
    this.byKey.set(accessKeyId, { principal, secret, token, expires: expiration.getTime() });
    return { accessKeyId, secretAccessKey: secret, sessionToken: token, expiration };
  }

  /** From here on nothing that STS issued is good, as after a key of the hub was deleted. */
  revokeIssued(): void {
    for (const [id, { token }] of this.byKey) if (token !== null) this.byKey.delete(id);
  }

  /** Throws where key and token do not belong together or are no longer good. */
  find(key: string, token: string | undefined, now: Date): Session {
    const session = this.byKey.get(key);
    if (!session || session.token !== (token ?? null))
      throw new AwsFault('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
    if (session.expires <= now.getTime())
      throw new AwsFault('ExpiredToken', 'The security token included in the request is expired', 403);
    return session;
  }
}
