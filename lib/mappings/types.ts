/** Intent: which refs of which project or group may assume a role. A trust policy is a list of these plus foreign statements. */
import type { Statement } from '@/lib/policy/types';

/**
 * Who is admitted. A project is known by its id; its path is what the subject carries today. A group admits every project
 * below it, present and future. `path` is the full path, byte for byte as GitLab stores it.
 */
export type MappingSource =
  | { readonly kind: 'project'; readonly projectId: number | null; readonly path: string }
  | { readonly kind: 'group'; readonly groupId: number | null; readonly path: string };

/** Which refs: one exactly, a pattern with `*`, every ref of one type, or every ref. */
export type RefSelector =
  | { readonly kind: 'exact'; readonly type: 'branch' | 'tag'; readonly name: string }
  | { readonly kind: 'pattern'; readonly type: 'branch' | 'tag'; readonly pattern: string }
  | { readonly kind: 'all'; readonly type: 'branch' | 'tag' }
  | { readonly kind: 'any' };

/** A component of GitLab's `sub` claim, in the words of `ci_id_token_sub_claim_components`. */
export type SubComponent = string;

/** One line of intent. */
export interface Mapping {
  /** Stable within one policy: made from its content, so that the same line has the same id everywhere. */
  readonly id: string;
  readonly source: MappingSource;
  readonly ref: RefSelector;
  /** The sub components that the project's tokens have; the default is ["project_path", "ref_type", "ref"]. */
  readonly subComponents: readonly SubComponent[];
  /** Values for components other than project, ref type and ref, for example {"ref_protected": "true"}. Absent: any value. */
  readonly componentValues: Readonly<Record<string, string>>;
  /** Accepted audiences, at least one. */
  readonly audiences: readonly string[];
  /** Conditions on claims other than sub and aud that AWS reads for this issuer, for example {"project_id": ["20"]}. */
  readonly claims: Readonly<Record<string, readonly string[]>>;
}

/** The provider that a mapping's statement names. */
export interface MappingProvider {
  /** `arn:<partition>:iam::<account>:oidc-provider/<host[/path]>` */
  readonly arn: string;
  /** `<host[/path]>`: the prefix of the condition keys. */
  readonly host: string;
}

/** A mapping as found in a document: with its provider and the statement that it came from. */
export interface RecoveredMapping extends Mapping {
  readonly provider: MappingProvider;
  readonly statementIndex: number;
}

/** A statement that is not made of mappings: shown, kept, written back unchanged. */
export interface ForeignStatement {
  readonly statementIndex: number;
  readonly statement: Statement;
  /** Why it is not a mapping, in words for people. */
  readonly reason: string;
}

/** A trust policy read as intent. */
export interface RecoveredPolicy {
  readonly mappings: readonly RecoveredMapping[];
  readonly foreign: readonly ForeignStatement[];
}
