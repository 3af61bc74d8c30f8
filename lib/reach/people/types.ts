/** Who is in a project and who may bring code to its protected refs. `null` always means unknown, never nobody. */

/** An active member of a project, by groups above and invited ones too. */
export interface ProjectMember {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  /** The highest access level that the person has: 30 Developer, 40 Maintainer, 50 Owner. */
  readonly level: number;
}

/** Who one entry of a protection rule lets in: everyone from a level up, one person, the members of a group, or a deploy key. */
export interface AccessEntry {
  readonly level: number | null;
  readonly userId: number | null;
  readonly groupId: number | null;
  readonly deployKeyId: number | null;
}

/** A rule with everybody whom it names. `*` in `pattern` is a wildcard. */
export interface NamedRule {
  readonly type: 'branch' | 'tag';
  readonly pattern: string;
  /** Who may push (branches) or create (tags). */
  readonly push: readonly AccessEntry[] | null;
  /** Who may merge; of tags nobody. */
  readonly merge: readonly AccessEntry[] | null;
}

export interface ProjectPeople {
  readonly members: readonly ProjectMember[] | null;
  /** With those of the group. */
  readonly rules: readonly NamedRule[] | null;
  /** Ids of the members of each group that a rule names, by its id. */
  readonly groups: Readonly<Record<string, readonly number[] | null>>;
}

export interface StartedRef {
  readonly type: 'branch' | 'tag';
  readonly name: string;
}
