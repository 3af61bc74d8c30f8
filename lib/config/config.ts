/** The configuration after validation. Secrets are in it: never log or serialise the whole. */
import type { MembershipRule } from '@/lib/access/membership';
import type { PersonRoleName } from '@/lib/access/permissions';
import type { AccountLabel } from '@/lib/capabilities/risk-words';
import type { NoticeKind } from '@/lib/notify/notices';
import type { OwnImages } from '@/lib/onboarding/tools';

export interface InstanceConfig {
  /** Name in URLs: lower-case letters, digits, hyphens. */
  readonly id: string;
  readonly name: string;
  /** API and web URL without trailing slash. */
  readonly url: string;
  /** The `iss` of its CI ID tokens, with scheme; may differ from the URL. */
  readonly issuer: string;
  /** gitlab.com itself (by issuer). */
  readonly shared: boolean;
  /** Token with `read_api`. */
  readonly token: string;
  /** Token with `api` that sets variables and opens merge requests; null: nothing is written to this GitLab. */
  readonly writerToken: string | null;
  /** Full paths of the groups whose projects are read, with those of the groups below; absent: every project that the token sees. */
  readonly groups?: readonly string[];
  /** What this GitLab sends with its events, in X-Gitlab-Token; absent: no events are taken. */
  readonly hookToken?: string;
}

/** OAuth application at the instance that people sign in with. */
export interface SignInConfig {
  readonly instanceId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface AssumedRole {
  readonly roleArn: string;
  readonly externalId: string | null;
}

export interface AwsConfig {
  /** Of accounts that name none. */
  readonly region: string;
  readonly endpointUrl: string | null;
}

export interface AccountConfig {
  /** It was found in the organization, and the file does not name it; absent: the file does. */
  readonly isDiscovered?: true;
  /** Twelve digits; null: ask STS who the default credentials are. */
  readonly id: string | null;
  readonly name: string;
  /** What it is for; absent: nobody says. */
  readonly label?: AccountLabel;
  /** Where STS and CloudTrail are asked; absent: in the region of all accounts. */
  readonly region?: string;
  /** URL of the queue that EventBridge fills; absent: what happens is seen at the next sync. */
  readonly eventsQueue?: string;
  /** null: the default credential chain is used as it is. */
  readonly reader: AssumedRole | null;
  /** "default": the default chain writes too; null: nothing can be applied in this account. */
  readonly writer: AssumedRole | 'default' | null;
  /** What roles that the guide makes have to have; absent: nothing. */
  readonly newRoles?: NewRoleRules;
}

/** Accounts that connect because they are in the organization, and not because the file names them. */
export interface OrganizationConfig {
  /** Of the management account, or of one that it delegated to; null: the default credentials. */
  readonly reader: AssumedRole | null;
  /** Ids of organizational units, whose accounts connect with those of the units below them; null: every account. */
  readonly units: readonly string[] | null;
  /** Path and name of the role in each account. */
  readonly readerRole: string;
  /** null: nothing can be applied in them. */
  readonly writerRole: string | null;
  /** "{account}" in it is the account's id; null: none is sent. */
  readonly externalId: string | null;
  /** What accounts are for; the first that fits counts. */
  readonly labels: readonly LabelRule[];
}

/** Which accounts of the organization have a label: those of some units and of the units below them, or those with a tag. */
export type LabelRule = { readonly label: AccountLabel } & (
  | { readonly units: readonly string[] }
  | { readonly tag: string; readonly values: readonly string[] }
);

/** How AWS is asked about an account: in its own region. */
export const awsOf = (account: Pick<AccountConfig, 'region'>, aws: AwsConfig): AwsConfig => ({
  ...aws,
  region: account.region ?? aws.region,
});

/** Where AWS is asked about an account, and where its pipelines ask. */
export const regionOf = ({ accounts, aws }: Pick<Config, 'accounts' | 'aws'>, accountId: string): string =>
  awsOf(accounts.find(({ id }) => id === accountId) ?? {}, aws).region;

export interface NewRoleRules {
  /** Path that theirs begins with, for example "/gitlab-ci/". */
  readonly path?: string | undefined;
  /** ARN of the permissions boundary that each has to have. */
  readonly permissionsBoundary?: string | undefined;
}

export interface AuditConfig {
  /** Ed25519 private key in PEM; null: the database keeps one, sealed. */
  readonly key: string | null;
  /** The one that `key` takes the place of; null: none does. */
  readonly previousKey: string | null;
  /** File that signed checkpoints are appended to. */
  readonly checkpointFile: string;
  readonly checkpointMinutes: number;
  /** Between two verifications of the whole log. */
  readonly verifyHours: number;
  /** Places outside of the database that signed checkpoints go to, beside the file; one of a kind. */
  readonly targets: readonly CheckpointTargetConfig[];
  /** Receivers that every event goes to; one of a kind. */
  readonly streams: readonly StreamConfig[];
}

/** How events are written for receivers that read those of many systems. */
export type StreamFormat = 'ocsf' | 'cef' | 'export';

/** Secrets are in it: `secret` and `token`. A receiver of Standard Webhooks gets the line of the export. */
export type StreamConfig =
  | { readonly kind: 'webhook'; readonly url: string; readonly secret: string }
  | {
      readonly kind: 'syslog';
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
      readonly format: StreamFormat;
    }
  | { readonly kind: 'splunk'; readonly url: string; readonly token: string; readonly format: StreamFormat };

/** Secrets are in it: `token` and `secret`. */
export type CheckpointTargetConfig =
  | {
      readonly kind: 's3';
      readonly bucket: string;
      /** What keys begin with; ends with "/" or is empty. */
      readonly prefix: string;
      readonly region: string;
      readonly mode: 'COMPLIANCE' | 'GOVERNANCE';
      /** Days that an object may not be deleted. */
      readonly days: number;
    }
  | {
      readonly kind: 'git';
      /** Of GitLab, without trailing slash. */
      readonly url: string;
      readonly project: string;
      readonly branch: string;
      /** Folder of the project that files of a day are written to. */
      readonly folder: string;
      readonly token: string;
    }
  | { readonly kind: 'syslog'; readonly host: string; readonly port: number; readonly tls: boolean }
  | { readonly kind: 'webhook'; readonly url: string; readonly secret: string };

/** Proxies whose X-Forwarded-For is believed: how many are in front (0: none), or their addresses as CIDR ranges. */
export type TrustedProxies = number | readonly string[];

/**
 * Where notices go. The URLs of Slack and Teams are secrets as a whole, that of a mail server may hold a password; `secret` is the
 * key of Standard Webhooks, "whsec_" and base64.
 */
export type EndpointConfig = {
  readonly name: string;
  readonly url: string;
  readonly events: readonly NoticeKind[];
} & (
  | { readonly kind: 'slack' }
  | { readonly kind: 'teams' }
  | { readonly kind: 'webhook'; readonly secret: string }
  | { readonly kind: 'email'; readonly from: string; readonly to: readonly string[] }
);

export interface GroupGrantConfig extends MembershipRule {
  /** Full path of a group of the GitLab that people sign in with. */
  readonly groupPath: string;
  readonly role: PersonRoleName;
}

export interface PeopleConfig {
  /** Minutes between two readings of who is in the groups that give roles. */
  readonly membersMinutes: number;
  /** Hours that a membership counts for approving and applying after GitLab last confirmed it. */
  readonly membersHours: number;
  /** Whether API tokens that were made for it may approve and apply. */
  readonly decidingTokens: boolean;
  /** One of these has to be in `amr` of a sign-in; empty: none has to. */
  readonly signInAmr: readonly string[];
  /** One of these has to be `acr` of a sign-in; empty: none has to. */
  readonly signInAcr: readonly string[];
}

/** The sandbox that everything is connected to, for who tries the product. */
export interface SandboxConfig {
  /** Origin of its desk. */
  readonly url: string;
  /** User names that one may switch to. */
  readonly people: readonly string[];
}

export interface TracesConfig {
  /** Share of the traces that is recorded, from 0 to 1. */
  readonly share: number;
}

export interface Config {
  /** Where browsers reach Drawbridge, without trailing slash: the origin that writes are checked against. */
  readonly publicUrl: string;
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** Seals what the database keeps of keys; null: one of the data folder's own. */
  readonly secret: string | null;
  /** null: the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  /** Who owns the tables, where that is another user than the product works as; null: the same one. */
  readonly databaseOwnerUrl: string | null;
  readonly instances: readonly InstanceConfig[];
  readonly signIn: SignInConfig;
  readonly accounts: readonly AccountConfig[];
  /** Names of accounts of the file that STS has not named yet, which are not among `accounts`; absent: none. */
  readonly unnamed?: readonly string[];
  /** Absent: only accounts that the configuration names connect. */
  readonly organization?: OrganizationConfig;
  readonly aws: AwsConfig;
  /** Images of jobs that onboarding writes, by tool, in the place of public ones. */
  readonly jobImages: OwnImages;
  /** GitLab user ids (the login token's `sub`) that are admins from the start. */
  readonly admins: readonly string[];
  /** Members of a GitLab group hold a role, from the start. */
  readonly groupGrants: readonly GroupGrantConfig[];
  readonly people: PeopleConfig;
  /** Each has another name. */
  readonly notifications: readonly EndpointConfig[];
  readonly sessionHours: number;
  /** Minutes after signing in within which one may approve and apply. */
  readonly stepUpMinutes: number;
  /** One person runs this alone: authors may approve. */
  readonly singleOperator: boolean;
  /** Changes of roles that their tags say another tool manages may be submitted. */
  readonly writeManagedRoles: boolean;
  /** Minutes between syncs; 0: only when asked. */
  readonly syncMinutes: number;
  /** Whether the web process works off the queues too. */
  readonly worker: boolean;
  /** Where a worker of its own tells how it is; 0: nowhere. */
  readonly workerPort: number;
  /** What Prometheus shows to read the metrics; null: nobody may read them. */
  readonly metricsToken: string | null;
  /** null: no traces are made. */
  readonly traces: TracesConfig | null;
  /** How long a worker that says nothing keeps the apply that it works on. */
  readonly leaseSeconds: number;
  readonly trustedProxies: TrustedProxies;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly audit: AuditConfig;
  /** null: this is no demonstration. */
  readonly sandbox: SandboxConfig | null;
}
