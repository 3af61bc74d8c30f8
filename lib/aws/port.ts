/** What Drawbridge asks of an AWS account. One adapter on the AWS SDK; tests use the same adapter against the sandbox. */

export type AwsFailureKind =
  | 'unreachable'
  | 'expired-credentials'
  | 'access-denied'
  | 'no-such-entity'
  | 'malformed-policy'
  | 'limit-exceeded'
  | 'unmodifiable'
  | 'throttled'
  | 'concurrent-modification'
  | 'server-fault'
  | 'failed';

const MARK = Symbol.for('drawbridge.AwsError');

export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly [MARK] = true;

  /** The framework bundles this module several times into one process: what another copy threw is one too. */
  static override [Symbol.hasInstance](value: unknown): value is AwsError {
    return typeof value === 'object' && value !== null && MARK in value;
  }

  constructor(
    /** The call that failed, in AWS's words: "iam:UpdateAssumeRolePolicy". */
    readonly call: string,
    readonly kind: AwsFailureKind,
    detail: string,
    readonly requestId: string | null,
  ) {
    super(`${call}: ${detail}`);
  }
}

export interface AwsRole {
  /** AROA…: unique for all time. */
  readonly uniqueId: string;
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly description: string | null;
  readonly maxSessionSeconds: number | null;
  readonly createdAt: Date;
  /** Decoded JSON text, otherwise as IAM returned it. */
  readonly trustPolicy: string;
}

export interface AwsRoleDetail extends AwsRole {
  readonly permissionsBoundary: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly attachedPolicies: readonly { readonly arn: string; readonly name: string }[];
  readonly lastUsedAt: Date | null;
  readonly lastUsedRegion: string | null;
}

export type ListedRoleDetail = Omit<AwsRoleDetail, 'description' | 'maxSessionSeconds'>;

export interface AwsProvider {
  readonly arn: string;
  /** Issuer without scheme. */
  readonly host: string;
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
}

/** A call that wrote a role or its trust policy, as CloudTrail recorded it. */
export interface RoleEvent {
  readonly id: string;
  /** "UpdateAssumeRolePolicy", "CreateRole" or "DeleteRole". */
  readonly name: string;
  readonly at: Date;
  /** null: the record does not say. */
  readonly arn: string | null;
  readonly userName: string | null;
  readonly sourceIp: string | null;
}

/** Whose credentials these are, as STS sees them. */
export interface AwsIdentity {
  readonly accountId: string;
  readonly arn: string;
  readonly partition: string;
}

/** Reads with the reader's credentials. */
export interface AwsReader {
  identity(): Promise<AwsIdentity>;
  alias(): Promise<string | null>;
  summary(): Promise<{
    readonly trustPolicyQuota: number | null;
    readonly roleQuota: number | null;
    readonly roles: number | null;
  }>;
  /** One page of roles with trust policies; details come from `roleDetail`. */
  listRoles(marker: string | null): Promise<{ readonly roles: readonly AwsRole[]; readonly next: string | null }>;
  /**
   * All roles with tags, policies and last use in the fewest calls, where `iam:GetAccountAuthorizationDetails` is allowed;
   * null: not allowed. IAM leaves out description and longest session there; `listRoles` has them.
   */
  listRoleDetails(
    marker: string | null,
  ): Promise<{ readonly roles: readonly ListedRoleDetail[]; readonly next: string | null } | null>;
  roleDetail(name: string): Promise<AwsRoleDetail>;
  listProviders(): Promise<readonly AwsProvider[]>;
  /**
   * Who wrote the role since then, the newest first and one page of it; null: not allowed (`cloudtrail:LookupEvents`). CloudTrail
   * tells of a call some minutes after it and forgets it after 90 days. Answers or fails within seconds.
   */
  roleEvents(roleName: string, since: Date | null): Promise<readonly RoleEvent[] | null>;
}

/** Writes with the writer's credentials: used only by the apply of an approved change. One attempt, explicit timeouts. */
export interface AwsWriter {
  identity(): Promise<AwsIdentity>;
  /** `beforeCall` is asked when everything is ready and the call would leave: where it throws, none is made. */
  updateTrustPolicy(
    roleName: string,
    document: string,
    beforeCall?: () => void,
  ): Promise<{ readonly requestId: string | null }>;
}
