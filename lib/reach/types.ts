/** GitLab facts that reach is decided on, the ladder itself, and findings. */
import type { Path } from '@/lib/policy/types';

/** The ladder of reach. The weakest statement decides. `unknown` is not a rung: it says that a fact is missing. */
export const RUNGS = [
  { rung: 0, id: 'nobody', word: 'Nobody', meaning: 'No token can satisfy the policy.' },
  { rung: 1, id: 'protected', word: 'Protected refs', meaning: 'Only protected refs of named projects.' },
  {
    rung: 2,
    id: 'any-ref',
    word: 'Unprotected refs',
    meaning: 'Refs of named projects that are not protected: any Developer, merge request pipelines too.',
  },
  { rung: 3, id: 'group', word: 'Whole group', meaning: 'Any project, present or future, in a named group.' },
  { rung: 4, id: 'instance', word: 'Whole instance', meaning: 'Anyone who can create a project on the instance.' },
  { rung: 5, id: 'internet', word: 'Anyone', meaning: 'Anyone on the internet.' },
] as const;
/** From this rung on a role is open to whoever comes: it says nothing of one project. */
export const OPEN_TO_ALL = 4;
export type Rung = (typeof RUNGS)[number]['rung'];

/** A rule of a protected branch or tag. In `pattern` only `*` is a wildcard and it matches `/` too. */
export interface ProtectionRule {
  readonly type: 'branch' | 'tag';
  readonly pattern: string;
  /** Lowest access level that may push (branches) or create (tags): 0 no one, 30 Developer, 40 Maintainer, 60 Admin. null: unknown. */
  readonly pushLevel: number | null;
  /** Lowest level that may merge (branches only). */
  readonly mergeLevel: number | null;
  /** From a group rather than the project. */
  readonly inherited: boolean;
}

export interface RefFact {
  readonly type: 'branch' | 'tag';
  readonly name: string;
  readonly protected: boolean;
}

/** What is known of one project. `null` always means unknown, never default. */
export interface ProjectFacts {
  readonly id: number;
  readonly path: string;
  readonly visibility: 'private' | 'internal' | 'public';
  readonly defaultBranch: string | null;
  readonly subComponents: readonly string[] | null;
  readonly protection: readonly ProtectionRule[] | null;
  /** The rules of its group are not known: refs that no rule above protects may be protected. */
  readonly moreProtection?: boolean;
  readonly refs: readonly RefFact[] | null;
  /** ISO 8601 in UTC. Absent or null: not known. */
  readonly createdAt?: string | null;
  /** YYYY-MM-DD on which GitLab deletes it. Absent or null: it does not wait for deletion. */
  readonly deletionOn?: string | null;
  /** Members with Developer or above, if known. */
  readonly developers: number | null;
  readonly maintainers: number | null;
  readonly forkPipelinesInParent: boolean | null;
  readonly protectMergeRequestPipelines: boolean | null;
}

/** What is known of one GitLab. */
export interface InstanceFacts {
  readonly id: string;
  /** Scheme and all, as in the `iss` claim. */
  readonly issuer: string;
  /** Issuer without scheme: the prefix of condition keys and the tail of a provider ARN. */
  readonly host: string;
  /** gitlab.com itself: AWS reads more claims and anyone on the internet can have a project. */
  readonly shared: boolean;
  readonly version: string | null;
  readonly projects: readonly ProjectFacts[];
  readonly groups: readonly { readonly id: number; readonly path: string }[];
  /** Full paths of the groups whose projects are read, with all below them; of other projects nothing is known. Absent: all are. */
  readonly readGroups?: readonly string[];
  /** By path the id of the project that had it last, or that a mapping by this path was approved for. Absent: unknown. */
  readonly formerPaths?: ReadonlyMap<string, number>;
}

/** What is known of GitLab and of all accounts. */
export interface EstateFacts {
  readonly instances: readonly InstanceFacts[];
  /** The OIDC providers that are there, by ARN, with the audiences that they accept; null: which is not known. */
  readonly audiences: Readonly<Record<string, readonly string[] | null>>;
  /** Accounts whose providers were all read: of these one that is not in `audiences` does not exist. Absent: none. */
  readonly accounts?: readonly string[];
}

/** Since when a role trusts a path. Instants are ISO 8601 in UTC; null: not known. */
export interface PathTrust {
  /** It may have been named from here on. */
  readonly atEarliest: string | null;
  /** Drawbridge saw the path in the trust policy here. */
  readonly seenAt: string | null;
  /** The project that people approved there. */
  readonly approvedFor: number | null;
}

/** How old the trust of a role is, as far as is known. */
export interface TrustAge {
  /** When IAM made the role. */
  readonly roleCreatedAt: string;
  /** By issuer host and path with a space between. Absent: only the age of the role is known. */
  readonly paths?: ReadonlyMap<string, PathTrust>;
}

/** Everything reach looks at besides the policy. */
export interface Facts extends EstateFacts {
  /**
   * The account of the role. STS asks its providers and no others. null: not known, so that the policy has to say which
   * account it is for.
   */
  readonly account: string | null;
  /** Of a role that is there. */
  readonly trust?: TrustAge;
}

/** A verdict of reach for a statement or a whole role. */
export interface Reach {
  /** null: unknown; `reason` then says which fact is missing. */
  readonly rung: Rung | null;
  /** One sentence for people. */
  readonly reason: string;
  /** A subject that is admitted at this rung, where there is one. */
  readonly example: string | null;
  /** Where the rung is not known: the lowest and the highest that it can be. */
  readonly bounds?: { readonly low: Rung; readonly high: Rung };
  /** Of rung 0: whom it is about instead of a GitLab, for example "GitHub" or "AWS". */
  readonly elsewhere?: string;
}

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';

/** One edit of a trust policy document. `set` makes objects on the way where there are none; `remove` takes the member or item out. */
export type DocumentEdit =
  | { readonly op: 'set'; readonly path: Path; readonly value: string | readonly string[] }
  | { readonly op: 'remove'; readonly path: Path };

/** An edit that mends a finding. */
export interface FindingFix {
  /** What a button says: a verb and its object. */
  readonly label: string;
  /**
   * `narrows`: nobody gets in who was kept out before. `corrects`: the value admitted nobody by mistake, and the project that it
   * means gets in.
   */
  readonly effect: 'narrows' | 'corrects';
  /** Made in order. */
  readonly edits: readonly DocumentEdit[];
}

/** One thing wrong with a policy. */
export interface Finding {
  /** Stable id of the rule, for example "sub-missing". */
  readonly id: string;
  readonly severity: Severity;
  /** Place in the document. */
  readonly path: Path;
  /** Names the fault and what it is in, in one sentence without a full stop. */
  readonly title: string;
  /** Why it matters, in one sentence. */
  readonly why: string;
  /** A subject that shows it, where there is one. */
  readonly example: string | null;
  /** What to do, in one sentence. */
  readonly remedy: string;
  /** The same for the same fault wherever its statement moves to. */
  readonly fingerprint: string;
  /** Where an edit can be computed. */
  readonly fix?: FindingFix;
}

/** One line of "who can assume this role". `ref` null: any ref of the project. */
export interface Admission {
  readonly instanceId: string;
  readonly projectId: number;
  readonly projectPath: string;
  readonly ref: RefFact;
  readonly statementIndexes: readonly number[];
  /** What else than the token decides, in words that follow "depends on"; null: its token is enough. */
  readonly depends: string | null;
}
