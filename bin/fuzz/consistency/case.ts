import type { Account, Instance, Role } from '@/e2e/sandbox/world/types';

/** What of a project could not be read. */
export type Unread = 'nothing' | 'protection' | 'components' | 'refs';

/** One estate and two trust policies of one of its roles: every question is about these. */
export interface Case {
  readonly instances: readonly Instance[];
  /** By `<instance> <project>`. */
  readonly unread: ReadonlyMap<string, Unread>;
  readonly accounts: readonly Account[];
  /** The account of the role. */
  readonly account: Account;
  readonly role: Role;
  readonly before: string;
  readonly after: string;
}

export const GITLAB_COM = 'gitlab.com';
export const SELF_MANAGED = 'git.example';
export const HOSTS = [GITLAB_COM, SELF_MANAGED] as const;
export const ACCOUNTS = ['111122223333', '444455556666'] as const;

export const unreadKey = (instanceId: string, projectId: number): string => `${instanceId} ${projectId}`;
export const roleArn = ({ id }: Pick<Account, 'id'>, { path, name }: Pick<Role, 'path' | 'name'>): string =>
  `arn:aws:iam::${id}:role${path}${name}`;
