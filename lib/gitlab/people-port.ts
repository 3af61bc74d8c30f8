/** What Drawbridge asks a GitLab about people: who is in a group, and whether an account may still sign in. */
import type { GroupMember } from '@/lib/access/membership';

export interface GitLabUser {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  /** "active", or why the account may not sign in. */
  readonly state: string;
  /** What tells two accounts of one person: e-mail addresses and ids at other providers, as "email:…" and "provider:…". */
  readonly traits: readonly string[];
  /** Where e-mail of theirs goes; absent: GitLab does not tell this token. */
  readonly email?: string;
}

export interface GitLabPeople {
  /** A group by its full path or its id; null: GitLab knows none, or hides it from this token. */
  findGroup(
    pathOrId: string | number,
  ): Promise<{ readonly id: number; readonly path: string; readonly name: string } | null>;
  /** Every member of a group, inherited and invited ones too. */
  groupMembers(groupId: number): Promise<readonly GroupMember[]>;
  /** One of them; null: not a member in any way. */
  groupMember(groupId: number, userId: number): Promise<GroupMember | null>;
  /** null: GitLab knows no such account any more. */
  user(id: number): Promise<GitLabUser | null>;
}
