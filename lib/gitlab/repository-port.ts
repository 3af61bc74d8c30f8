/** What is read of repositories and variables: files, files that contain a word, names of CI/CD variables. */

export interface BlobHit {
  readonly projectId: number;
  readonly path: string;
}

/** A CI/CD variable without what it holds. */
export interface VariableName {
  readonly key: string;
  readonly environmentScope: string;
  readonly protected: boolean;
}

/** What GitLab itself makes of a project's configuration. */
export interface MergedPipeline {
  readonly valid: boolean;
  readonly errors: readonly string[];
  /** The configuration with every include read and every `extends` carried out; null: it is not valid. */
  readonly yaml: string | null;
  /** Names of its jobs; null: GitLab does not say. */
  readonly jobs: readonly string[] | null;
}

/** Where to search: one project, one group, or everything that the token can see. */
export type SearchIn = { readonly projectId: number } | { readonly groupId: number } | 'everywhere';

export interface GitLabRepositories {
  /**
   * Text of a file; `ref` null: of the default branch. null: there is none, the token may not read it, or it is no UTF-8.
   * `project`: id, or path with namespace.
   */
  fileText(project: number | string, path: string, ref: string | null): Promise<string | null>;
  /**
   * Paths of the files below a folder, at any depth; '' is the root. `ref` null: of the default branch. null: no such folder, not ours
   * to read, or more files than one reading takes.
   */
  paths(project: number | string, folder: string, ref: string | null): Promise<readonly string[] | null>;
  /** Where the project keeps its CI configuration, as it is set there; null: `.gitlab-ci.yml`. */
  configPath(projectId: number): Promise<string | null>;
  /** What GitLab's CI lint says of the configuration at a ref; null: the token may not ask, or there is no configuration. */
  mergedPipeline(projectId: number, ref: string): Promise<MergedPipeline | null>;
  /**
   * Names of the jobs that a push to the ref would create, by GitLab's own simulation, which creates nothing. null: the token may not ask,
   * or there would be no pipeline.
   */
  pushedJobs(projectId: number, ref: string): Promise<readonly string[] | null>;
  /** Text of one of GitLab's own CI templates, by the name in an include. null: this GitLab does not give it. */
  template(projectId: number, name: string): Promise<string | null>;
  /** Files of default branches that hold a word. null: this GitLab does not search there, or found too much to tell all. */
  searchBlobs(where: SearchIn, word: string): Promise<readonly BlobHit[] | null>;
  /** Variables of the project itself by name. null: the token may not list them. Their values are dropped as they come in. */
  variableNames(projectId: number): Promise<readonly VariableName[] | null>;
  /** The same of a group, which takes an Owner's token, and of the whole instance, which takes an administrator's. */
  groupVariableNames(groupId: number): Promise<readonly VariableName[] | null>;
  instanceVariableNames(): Promise<readonly VariableName[] | null>;
  /** The role's ARN in a variable of the project; null: there is none, or it holds something else, which is dropped. */
  roleArnIn(projectId: number, key: string): Promise<string | null>;
}
