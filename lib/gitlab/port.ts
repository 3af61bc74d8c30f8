/** What Drawbridge asks of a GitLab. One adapter speaks to the REST API; tests use the same adapter against the sandbox. */
import type { GitLabPeople } from '@/lib/gitlab/people-port';
import type { GitLabRepositories } from '@/lib/gitlab/repository-port';
import type { NamedRule, ProjectMember } from '@/lib/reach/people/types';
import type { ProtectionRule, RefFact } from '@/lib/reach/types';

/** A closed set: every failure of a GitLab call is one of these. `permission` names what is missing where that is known. */
export type GitLabFailure =
  | { readonly kind: 'unreachable'; readonly detail: string }
  | { readonly kind: 'unauthorized'; readonly detail: string }
  | { readonly kind: 'forbidden'; readonly detail: string }
  | { readonly kind: 'not-found'; readonly detail: string }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number | null; readonly detail: string }
  | { readonly kind: 'failed'; readonly status: number | null; readonly detail: string };

const MARK = Symbol.for('drawbridge.GitLabError');

export class GitLabError extends Error {
  override readonly name = 'GitLabError';
  readonly [MARK] = true;

  /** The framework bundles this module several times into one process: what another copy threw is one too. */
  static override [Symbol.hasInstance](value: unknown): value is GitLabError {
    return typeof value === 'object' && value !== null && MARK in value;
  }

  constructor(
    /** The call that failed, in GitLab's words: "GET /projects/:id/protected_branches". */
    readonly call: string,
    readonly failure: GitLabFailure,
  ) {
    super(`${call}: ${failure.detail}`);
  }
}

export interface GitLabProject {
  readonly id: number;
  readonly path: string;
  readonly name: string;
  readonly visibility: 'private' | 'internal' | 'public';
  readonly archived: boolean;
  readonly defaultBranch: string | null;
  readonly webUrl: string | null;
  /** null: the token may not read it. */
  readonly subComponents: readonly string[] | null;
  readonly forkPipelinesInParent: boolean | null;
  readonly protectMergeRequestPipelines: boolean | null;
  /** null: GitLab does not say. */
  readonly createdAt: Date | null;
  /** YYYY-MM-DD on which GitLab deletes it; null: it does not wait for deletion. */
  readonly deletionOn: string | null;
  /** true: it is in a group, whose rules apply too. false: it belongs to a person. null: GitLab does not say. */
  readonly inGroup: boolean | null;
}

export interface GitLabGroup {
  readonly id: number;
  readonly path: string;
  readonly name: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Pass to the next call; null: this was the last page. */
  readonly next: string | null;
}

export interface GitLabPort extends GitLabRepositories, GitLabPeople {
  /** Version of the instance, for example "18.5.1-ee". */
  version(): Promise<string>;
  /** Scopes of the token and its expiry, for the health of the connection. */
  tokenInfo(): Promise<{
    readonly scopes: readonly string[];
    readonly expiresAt: string | null;
    readonly username: string | null;
  }>;
  listProjects(cursor: string | null): Promise<Page<{ readonly id: number; readonly path: string }>>;
  /** Projects of a group and of all groups below it, without those that are only shared with it. */
  listGroupProjects(groupId: number, cursor: string | null): ReturnType<GitLabPort['listProjects']>;
  project(id: number): Promise<GitLabProject>;
  listGroups(cursor: string | null): Promise<Page<GitLabGroup>>;
  /** All groups below a group. */
  listGroupsBelow(groupId: number, cursor: string | null): Promise<Page<GitLabGroup>>;
  listRefs(projectId: number): Promise<readonly RefFact[]>;
  /** The project's own rules. */
  listProtection(projectId: number): Promise<readonly ProtectionRule[]>;
  /** A top-level group's rules (Premium); [] where the instance has none. */
  listGroupProtection(groupId: number): Promise<readonly ProtectionRule[]>;
  /** Active members, by groups too: how many have Developer and above, and the user ids of those with Maintainer and above. */
  projectMembers(projectId: number): Promise<{ readonly developers: number; readonly maintainers: readonly number[] }>;
  /** Active members with their names and highest levels, by groups too. */
  namedMembers(projectId: number): Promise<readonly ProjectMember[]>;
  /** The project's own rules, and those of its group where GitLab lists them with these, with everybody whom they name. */
  namedRules(projectId: number): Promise<readonly NamedRule[]>;
  /** User ids of the active members of a group, by groups above too. */
  groupMemberIds(groupId: number): Promise<readonly number[]>;
  /** User ids of the active members with Maintainer and above, by groups above too. */
  groupMaintainers(groupId: number): Promise<readonly number[]>;
}
