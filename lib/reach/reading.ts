/** Why a fact is not known, in the words of every screen, file and answer. GitLab and AWS refuse what a token or reader may not read. */
export const UNREAD = {
  refs: 'The token of this GitLab connection may not read the branches and tags of this project.',
  rules: 'The token of this GitLab connection may not read the protection rules of this project.',
  groupRules:
    'The token of this GitLab connection may not read the protection rules of the group, which may protect more refs.',
  audiences:
    'The reader of this account may not read what this OIDC provider accepts. Give it iam:GetOpenIDConnectProvider, then sync the account.',
  policies:
    'The reader of this account may not read which policies this role has. Give it iam:ListAttachedRolePolicies, then sync the account.',
} as const;

/** What a source gave, or why it could not be read. Nothing of the second can be listed or counted, so it is never taken for none. */
export type Reading<T> =
  | { readonly read: true; readonly items: readonly T[] }
  | { readonly read: false; readonly because: string };

/** `items` null: it could not be read. */
export const reading = <T>(items: readonly T[] | null, because: string): Reading<T> =>
  items === null ? { read: false, because } : { read: true, items };
