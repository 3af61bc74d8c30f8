/** What AWS allows by default (IAM and STS quotas). The size of a trust policy is each account's own. */
export const QUOTAS = {
  roles: 1000,
  attachedToRole: 10,
  /** Characters of all inline policies of a role, without white space. */
  inlineOfRole: 10_240,
  tags: 50,
  providers: 100,
  clientIds: 100,
  thumbprints: 5,
} as const;
