/** What Drawbridge asks of an AWS account. One adapter on the AWS SDK; tests use the same adapter against the sandbox. */

export type AwsFailureKind =
  | 'unreachable'
  | 'expired-credentials'
  | 'access-denied'
  | 'no-such-entity'
  | 'malformed-policy'
  | 'limit-exceeded'
  | 'already-exists'
  | 'in-use'
  | 'invalid-input'
  | 'issuer-unreachable'
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
  /** null: AWS refuses to list them (`iam:ListAttachedRolePolicies`). */
  readonly attachedPolicies: readonly { readonly arn: string; readonly name: string }[] | null;
  readonly lastUsedAt: Date | null;
  readonly lastUsedRegion: string | null;
}

export type ListedRoleDetail = Omit<AwsRoleDetail, 'description' | 'maxSessionSeconds'> & {
  readonly inlinePolicies: readonly AwsInlinePolicy[];
};

/** An inline policy of a role. */
export interface AwsInlinePolicy {
  readonly name: string;
  /** Decoded JSON text. */
  readonly document: string;
}

export interface AwsProvider {
  readonly arn: string;
  /** Issuer without scheme. */
  readonly host: string;
  /** null: it is there, and the reader may not read it. */
  readonly clientIds: readonly string[] | null;
  readonly thumbprints: readonly string[] | null;
}

/** A call that wrote a role or its trust policy, as CloudTrail recorded it. */
export interface RoleEvent {
  readonly id: string;
  /** "UpdateAssumeRolePolicy", "CreateRole" or "DeleteRole". */
  readonly name: string;
  /** The id that AWS answered the caller with; null: the record does not say. */
  readonly requestId: string | null;
  readonly at: Date;
  /** null: the record does not say. */
  readonly arn: string | null;
  readonly userName: string | null;
  readonly sourceIp: string | null;
  /** The trust policy that was put; null: the record does not say. */
  readonly document: string | null;
}

/** A pipeline that asked for a role with a token that STS verified, as CloudTrail recorded it. Never the token itself. */
export interface RoleEntry {
  /** Id of the event in CloudTrail. */
  readonly id: string;
  readonly at: Date;
  /** The trust policy did not let it in (AWS STS: AccessDenied). */
  readonly refused: boolean;
  /** The token's claim `sub`. */
  readonly subject: string;
  /** The token's claim `aud`; null: the record does not say. */
  readonly audience: string | null;
  /** Issuer without scheme; null: the record does not say. */
  readonly host: string | null;
}

/** The same of whatever role of the account. */
export interface AccountEntry extends RoleEntry {
  readonly roleArn: string;
}

export interface EntryPage {
  readonly entries: readonly AccountEntry[];
  /** When the oldest event of the page happened, whatever it was; null: the page is empty. */
  readonly oldest: Date | null;
  /** Where the older ones go on; null: there are none. */
  readonly next: string | null;
}

export interface RoleEntries {
  /** Those that got in. */
  readonly entries: readonly RoleEntry[];
  /** Those that the trust policy kept out. */
  readonly refused: readonly RoleEntry[];
  /** Where CloudTrail answered. */
  readonly regions: readonly string[];
}

/** Which of them: both ends belong to it. */
export interface EntriesAsked {
  readonly from: Date;
  readonly to: Date;
  /** `next` of the page before. */
  readonly next: string | null;
}

/** An IAM managed policy that can be attached to a role. */
export interface AwsManagedPolicy {
  readonly arn: string;
  readonly name: string;
  /** Made and kept by AWS, the same in every account. */
  readonly byAws: boolean;
  /** The version in force, such as "v3". */
  readonly versionId: string;
}

/** What Access Analyzer says of a policy, in its own words. */
export interface AnalyzerFinding {
  readonly kind: 'error' | 'security-warning' | 'warning' | 'suggestion';
  /** Such as PASS_ROLE_WITH_STAR_IN_RESOURCE. */
  readonly code: string;
  readonly sentence: string;
  /** Page of AWS on this finding. */
  readonly learnMore: string | null;
  /** Line of the text where it begins, from 1. */
  readonly line: number | null;
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
  /** null: there is no provider of this ARN. */
  provider(arn: string): Promise<AwsProvider | null>;
  /** Managed policies of the account and of AWS, or of the account alone; null: not allowed (`iam:ListPolicies`). */
  listManagedPolicies(whose?: 'all' | 'account'): Promise<readonly AwsManagedPolicy[] | null>;
  /** The version of a managed policy that is in force; null: there is no such policy. */
  policyVersionInForce(arn: string): Promise<string | null>;
  /** A version of a managed policy as JSON text; null: there is none. A version never changes. */
  policyVersion(arn: string, versionId: string): Promise<string | null>;
  /** All inline policies of a role; null: not allowed (`iam:ListRolePolicies`, `iam:GetRolePolicy`). */
  inlinePolicies(roleName: string): Promise<readonly AwsInlinePolicy[] | null>;
  /** An inline policy of a role as JSON text; null: the role has none of this name. */
  rolePolicy(roleName: string, policyName: string): Promise<string | null>;
  /**
   * Who wrote the role since then, the newest first and at most 250 of its events; null: not allowed (`cloudtrail:LookupEvents`). CloudTrail
   * tells of a call some minutes after it and forgets it after 90 days. Answers or fails within seconds.
   */
  roleEvents(roleName: string, since: Date | null): Promise<readonly RoleEvent[] | null>;
  /**
   * What Access Analyzer says of a policy of permissions; null: not allowed (`access-analyzer:ValidatePolicy`). AWS stores nothing
   * of it. Answers or fails within seconds.
   */
  validatePolicy(policy: string): Promise<readonly AnalyzerFinding[] | null>;
  /**
   * Who entered the role by a token since then and who was refused, the newest first, of its newest 250 events in each region where
   * entries from the account's region land. null: not allowed in any of them.
   */
  roleEntries(roleArn: string, since: Date): Promise<RoleEntries | null>;
  /**
   * A page of those who asked for any role of the account by a token in one region, the newest first; null: not allowed there.
   * CloudTrail holds 90 days and gives two pages of fifty a second; the caller keeps that pace.
   */
  entriesIn(region: string, asked: EntriesAsked): Promise<EntryPage | null>;
}

export interface NewRole {
  readonly name: string;
  /** Begins and ends with "/". */
  readonly path: string;
  readonly trustPolicy: string;
  readonly description: string;
  readonly maxSessionSeconds: number;
  /** ARN of a managed policy. */
  readonly permissionsBoundary: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** What a call that wrote leaves behind. */
export interface Written {
  readonly requestId: string | null;
}

/** Writes around a trust policy: what a new pipeline needs, and what its end leaves over. Each is one attempt of one call. */
export interface AwsSetupWriter {
  createProvider(provider: {
    /** With scheme. */
    readonly url: string;
    readonly clientIds: readonly string[];
    readonly thumbprints: readonly string[];
    readonly tags: Readonly<Record<string, string>>;
  }): Promise<Written>;
  addClientId(providerArn: string, clientId: string): Promise<Written>;
  createRole(role: NewRole): Promise<Written>;
  attachRolePolicy(roleName: string, policyArn: string): Promise<Written>;
  putRolePolicy(roleName: string, policyName: string, document: string): Promise<Written>;
  detachRolePolicy(roleName: string, policyArn: string): Promise<Written>;
  deleteRolePolicy(roleName: string, policyName: string): Promise<Written>;
  /** IAM refuses it while the role has policies or instance profiles. */
  deleteRole(roleName: string): Promise<Written>;
  deleteProvider(providerArn: string): Promise<Written>;
}

/** Writes with the writer's credentials: used only by the apply of an approved change. One attempt, explicit timeouts. */
export interface AwsWriter {
  /** The other writes; `beforeCall` as below, before each. */
  setup(beforeCall: () => void): AwsSetupWriter;
  identity(): Promise<AwsIdentity>;
  /** `beforeCall` is asked when everything is ready and the call would leave: where it throws, none is made. */
  updateTrustPolicy(
    roleName: string,
    document: string,
    beforeCall?: () => void,
  ): Promise<{ readonly requestId: string | null }>;
}
