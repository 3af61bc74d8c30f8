import type { GitLabHooks } from '@/lib/gitlab/hook-port';
import type { MergedPipeline } from '@/lib/gitlab/repository-port';
/** What Drawbridge writes to a GitLab, and what it reads right before and after. One adapter on the REST API. */

/** A CI/CD variable of a project or a group. Its value is a role's ARN; values of other variables are never kept. */
export interface CiVariable {
  readonly key: string;
  /** null: hidden, GitLab shows it to nobody. */
  readonly value: string | null;
  /** Given only to pipelines of protected branches and tags. */
  readonly protected: boolean;
  readonly masked: boolean;
  /** "*": every environment. */
  readonly environmentScope: string;
}

export interface RepositoryFile {
  readonly text: string;
  /** Of this file: a commit that names it is refused once someone else has changed the file. */
  readonly lastCommit: string;
}

export interface FileCommit {
  readonly branch: string;
  /** The branch is made from this one; null: it is there. */
  readonly startBranch: string | null;
  readonly path: string;
  readonly text: string;
  /** The file that is replaced; null: there is none. */
  readonly replaces: RepositoryFile | null;
  readonly message: string;
}

export interface MergeRequest {
  readonly number: number;
  readonly url: string;
  readonly state: 'opened' | 'closed' | 'locked' | 'merged';
  /** By GitLab's clock; null: it was not merged. */
  readonly mergedAt: Date | null;
}

/**
 * Writes with the writer's token: used only while a change is applied, a migration is opened, or hooks are set up. A write is attempted
 * once. Failures are GitLabErrors.
 */
export interface GitLabWriter extends GitLabHooks {
  /** The variable of exactly this key and scope; null: there is none. */
  variable(projectId: number, key: string, environmentScope: string): Promise<CiVariable | null>;
  createVariable(projectId: number, variable: CiVariable & { readonly value: string }): Promise<void>;
  deleteVariable(projectId: number, key: string, environmentScope: string): Promise<void>;
  /** The same of a group, whose variables every project below it has. The token has to be of an Owner of the group. */
  groupVariable(groupId: number, key: string, environmentScope: string): Promise<CiVariable | null>;
  createGroupVariable(groupId: number, variable: CiVariable & { readonly value: string }): Promise<void>;
  deleteGroupVariable(groupId: number, key: string, environmentScope: string): Promise<void>;
  /** null: the branch has no such file, or there is no such branch. */
  file(projectId: number, path: string, branch: string): Promise<RepositoryFile | null>;
  hasBranch(projectId: number, branch: string): Promise<boolean>;
  commitFile(projectId: number, commit: FileCommit): Promise<void>;
  /**
   * GitLab's verdict on a CI/CD configuration in the project that will hold it. Its errors are GitLab's words. `push`: a branch whose push is
   * simulated, so that its jobs are those that this push would create; nothing is created.
   */
  lint(projectId: number, text: string, push?: string): Promise<MergedPipeline>;
  /** The newest merge request from one branch into the other; null: there is none. */
  mergeRequest(projectId: number, source: string, target: string): Promise<MergeRequest | null>;
  openMergeRequest(
    projectId: number,
    request: { readonly source: string; readonly target: string; readonly title: string; readonly description: string },
  ): Promise<MergeRequest>;
}
