/** What the sandbox's GitLab and AWS hold. Plain JSON, so that it can be written to a file and read back. */

export interface Person {
  readonly id: number;
  username: string;
  readonly name: string;
  /** "active", or why they may not sign in. */
  state: string;
  /** Shown to administrators alone. */
  email: string;
  /** Accounts at other providers, shown to administrators alone. */
  identities: { readonly provider: string; readonly extern_uid: string }[];
  /** How they prove themselves (`amr` of the ID token); empty: the token does not say. */
  methods: string[];
  /** `acr` of the ID token; null: the token does not say. */
  level: string | null;
  /** What the person is for, in words for whoever tries the sandbox. */
  readonly note: string;
}

/** A direct member of a group. */
export interface Member {
  readonly userId: number;
  level: number;
  /** YYYY-MM-DD, null: it does not end. */
  expiresAt: string | null;
  /** Not yet admitted by the group. */
  awaiting: boolean;
}

export interface Group {
  readonly id: number;
  path: string;
  readonly name: string;
  /** Direct ones. */
  members: Member[];
  protectedBranches: Rule[];
  variables: Variable[];
}

/** A protected branch or tag. `push` is the access level for tags: who may create. */
export interface Rule {
  readonly name: string;
  readonly push: number;
  readonly merge: number;
  /** Persons, groups and deploy keys that may push (branches) or create (tags) whatever their level. */
  readonly named?: readonly {
    readonly userId?: number;
    readonly groupId?: number;
    readonly deployKeyId?: number;
  }[];
}

/** Paths and contents of all files. */
export type Files = Readonly<Record<string, string>>;

export interface Commit {
  readonly id: string;
  /** None: the first. Two: a merge. */
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: string;
  readonly at: string;
  readonly files: Files;
}

export interface MergeRequest {
  readonly iid: number;
  readonly title: string;
  readonly description: string;
  readonly sourceProject: number;
  readonly sourceBranch: string;
  readonly targetBranch: string;
  readonly author: string;
  readonly createdAt: string;
  readonly state: 'opened' | 'closed' | 'merged';
  /** Head of the source branch when it was merged or closed; null while it is open. */
  readonly sha: string | null;
  readonly mergeCommit: string | null;
  readonly mergedAt: string | null;
}

/** `level`: who may deploy; null: not protected. */
export interface Environment {
  readonly name: string;
  readonly tier: 'production' | 'staging' | 'testing' | 'development' | 'other';
  readonly level: number | null;
}

export interface Project {
  readonly id: number;
  path: string;
  /** Null: as the last part of the path. */
  name: string | null;
  readonly visibility: 'private' | 'internal' | 'public';
  archived: boolean;
  /** ISO 8601; absent: years ago. */
  readonly createdAt?: string;
  /** YYYY-MM-DD; absent: it does not wait for deletion. */
  deletionOn?: string;
  readonly defaultBranch: string;
  branches: string[];
  tags: string[];
  protectedBranches: Rule[];
  protectedTags: Rule[];
  subComponents: string[];
  readonly forkPipelinesInParent: boolean;
  readonly protectMergeRequestPipelines: boolean;
  /** Access level of each member by person id; group members are listed too. */
  readonly members: Readonly<Record<string, number>>;
  variables: Variable[];
  /** Files of the first commit, which every ref that is not in `heads` points to. */
  readonly files: Files;
  /** All commits but the first. */
  commits: Commit[];
  /** The commits that refs point to, by `refs/heads/main` or `refs/tags/v1`. */
  heads: Record<string, string>;
  mergeRequests: MergeRequest[];
  environments: Environment[];
  readonly forkedFrom: number | null;
  /** Where its pipelines begin, as GitLab writes it (`ci_config_path`); absent: `.gitlab-ci.yml`. */
  ciConfigPath?: string;
}

/** A CI/CD variable, with GitLab's own names. */
export interface Variable {
  readonly key: string;
  readonly value: string;
  readonly variable_type: 'env_var' | 'file';
  readonly protected: boolean;
  readonly masked: boolean;
  /** Its value is never shown again. */
  readonly hidden: boolean;
  readonly raw: boolean;
  readonly environment_scope: string;
  readonly description: string | null;
}

export interface Token {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Access level that it has everywhere: 20 Reporter, 30 Developer, 40 Maintainer, 50 Owner, 60 administrator. */
  readonly level: number;
  readonly expiresAt: string | null;
}

export interface Instance {
  readonly id: string;
  readonly version: string;
  /** `iss` of CI ID tokens. */
  readonly issuer: string;
  people: Person[];
  /** Whether code can be searched in groups and everywhere, not only in one project. */
  readonly advancedSearch: boolean;
  groups: Group[];
  projects: Project[];
  readonly tokens: Readonly<Record<string, Token>>;
  /** Destinations of audit events (GitLab: audit event streaming); absent: none. */
  streams?: readonly Stream[];
  /** Whether its licence has them (GitLab Ultimate); absent: it has not. */
  streaming?: boolean;
  /** System hooks, and webhooks of groups and projects; absent: none. */
  hooks?: readonly Hook[];
}

/** `below`: path of the group or project that it is of; absent: of all of the GitLab. */
export interface Hook {
  readonly id: number;
  readonly url: string;
  readonly token: string;
  readonly below?: string;
}
export interface Stream extends Omit<Hook, 'id'> {
  /** Global id of GraphQL. */
  readonly id?: string;
}

export interface Role {
  readonly name: string;
  readonly path: string;
  readonly uniqueId: string;
  trust: string;
  description: string;
  readonly created: string;
  lastUsed: string | null;
  /** Seconds. */
  maxSession: number;
  tags: Record<string, string>;
  attached: string[];
  inline: Record<string, string>;
  boundary: string | null;
}

export interface Provider {
  readonly host: string;
  clientIds: string[];
  thumbprints: string[];
  readonly created: string;
  tags: Record<string, string>;
}

export interface Account {
  readonly id: string;
  readonly alias: string;
  readonly partition: 'aws';
  /** Characters that a trust policy may have. */
  readonly quota: number;
  readonly roles: Role[];
  readonly providers: Provider[];
  buckets: string[];
  /** It was closed; absent: it is open. */
  closed?: boolean;
  /** Of the account itself, in Organizations; absent: none. */
  accountTags?: Readonly<Record<string, string>>;
}

/** An organizational unit: the ids of its accounts and of the units in it. */
export interface Unit {
  readonly accounts: string[];
  readonly units: string[];
}

export interface World {
  /** By id; absent: the organization has none. */
  units?: Record<string, Unit>;
  /** Of the shape of what is kept: a file of another format is not read. */
  readonly format: number;
  readonly instances: Instance[];
  readonly accounts: Account[];
}
