/** What the sandbox's GitLab and AWS hold. Plain JSON, so that it can be written to a file and read back. */

export interface Person {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  /** Full paths of the groups that the person is a direct member of. */
  readonly groups: readonly string[];
  /** What the person is for, in words for whoever tries the sandbox. */
  readonly note: string;
}

export interface Group {
  readonly id: number;
  readonly path: string;
  readonly name: string;
  protectedBranches: Rule[];
}

/** A protected branch or tag. `push` is the access level for tags: who may create. */
export interface Rule {
  readonly name: string;
  readonly push: number;
  readonly merge: number;
}

export interface Project {
  readonly id: number;
  path: string;
  readonly visibility: 'private' | 'internal' | 'public';
  archived: boolean;
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
  files: Record<string, string>;
}

export interface Variable {
  readonly key: string;
  value: string;
  protected: boolean;
  masked: boolean;
  readonly environment_scope: string;
}

export interface Token {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Access level that it has everywhere: 20 Reporter, 30 Developer, 40 Maintainer. */
  readonly level: number;
  readonly expiresAt: string | null;
}

export interface Instance {
  readonly id: string;
  readonly version: string;
  /** `iss` of CI ID tokens. */
  readonly issuer: string;
  readonly people: readonly Person[];
  readonly groups: Group[];
  readonly projects: Project[];
  readonly tokens: Readonly<Record<string, Token>>;
}

export interface Role {
  readonly name: string;
  readonly path: string;
  readonly uniqueId: string;
  trust: string;
  readonly description: string;
  readonly created: string;
  readonly lastUsed: string | null;
  readonly maxSession: number;
  tags: Record<string, string>;
  attached: string[];
  inline: Record<string, string>;
  readonly boundary: string | null;
}

export interface Provider {
  readonly host: string;
  clientIds: string[];
  thumbprints: string[];
}

export interface Account {
  readonly id: string;
  readonly alias: string;
  readonly partition: 'aws';
  readonly quota: number;
  readonly roles: Role[];
  readonly providers: Provider[];
  buckets: string[];
}

export interface World {
  readonly instances: Instance[];
  readonly accounts: Account[];
}
