import { randomBytes } from 'node:crypto';
import { AwsFault } from '@/e2e/sandbox/aws/xml';
import { PRODUCTION, STAGING, TOOLS } from '@/e2e/sandbox/world/accounts';

/** Who signs a call, and what that principal may do. */
export interface Principal {
  readonly arn: string;
  readonly account: string;
  /** Action patterns such as "iam:Get*". */
  readonly allowed: readonly string[];
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** The long-lived key of the demonstration. */
export const HUB_KEY = 'AKIASANDBOXHUB000000';
export const HUB_SECRET = 'sandbox-secret';
const HUB: Principal = {
  arn: `arn:aws:iam::${TOOLS}:role/drawbridge-hub`,
  account: TOOLS,
  allowed: ['sts:AssumeRole', 'sts:GetCallerIdentity', 'organizations:ListAccounts'],
};

const READS = ['iam:List*', 'iam:Get*', 'sts:GetCallerIdentity'];

/** Roles that the hub may assume, with the external id that each asks for. */
export const SPOKES: Readonly<
  Record<string, { readonly externalId: string; readonly account: string; readonly allowed: readonly string[] }>
> = Object.fromEntries(
  [PRODUCTION, STAGING, TOOLS].flatMap((account) => [
    [`arn:aws:iam::${account}:role/drawbridge/Reader`, { externalId: `harbour-${account}`, account, allowed: READS }],
    [
      `arn:aws:iam::${account}:role/drawbridge/Writer`,
      {
        externalId: `harbour-${account}`,
        account,
        allowed: ['iam:UpdateAssumeRolePolicy', 'iam:GetRole', 'sts:GetCallerIdentity'],
      },
    ],
  ]),
);

/** The credentials that are good now. */
export class Sessions {
  private readonly byKey = new Map<string, { principal: Principal; token: string | null; expires: number }>([
    [HUB_KEY, { principal: HUB, token: null, expires: Number.POSITIVE_INFINITY }],
  ]);

  issue(principal: Principal, seconds: number): Credentials {
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    const sessionToken = randomBytes(24).toString('base64');
    const expiration = new Date(Date.now() + seconds * 1000);
    this.byKey.set(accessKeyId, { principal, token: sessionToken, expires: expiration.getTime() });
    return { accessKeyId, secretAccessKey: randomBytes(20).toString('base64'), sessionToken, expiration };
  }

  /** The principal behind a signature's key and session token. The signature itself is not verified. */
  find(authorization: string | undefined, token: string | undefined): Principal {
    const key = /Credential=([A-Z0-9]+)\//.exec(authorization ?? '')?.[1];
    if (!key) throw new AwsFault('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
    const session = this.byKey.get(key);
    if (!session || (session.token !== null && session.token !== token)) {
      throw new AwsFault('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
    }
    if (session.expires <= Date.now())
      throw new AwsFault('ExpiredToken', 'The security token included in the request is expired', 403);
    return session.principal;
  }
}

/** Throws AccessDenied as IAM words it, unless the principal's patterns name the action. */
export function requireAllowed(principal: Principal, action: string): void {
  const allowed = principal.allowed.some((pattern) =>
    pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : pattern === action,
  );
  if (!allowed)
    throw new AwsFault('AccessDenied', `User: ${principal.arn} is not authorized to perform: ${action}`, 403);
}
