/** Every permission that Drawbridge uses of a GitLab and of an AWS account, and what is lost without it. */
export interface ConnectionPermission {
  /** As the source calls it. */
  readonly permission: string;
  readonly uses: string;
  readonly without: string;
  /** Without it everything still works, only slower or with less to see. */
  readonly optional: boolean;
}

export const GITLAB_PERMISSIONS = [
  {
    permission: 'read_api',
    uses: 'read projects, groups, branches and tags',
    without: 'Nothing of this GitLab can be read.',
    optional: false,
  },
  {
    permission: 'Maintainer: sub components',
    uses: 'know the format of the ID tokens of each project',
    without: 'Reach and new mappings of these projects are unknown: the format of their subjects is not guessed.',
    optional: false,
  },
  {
    permission: 'protected branches and tags',
    uses: 'tell protected refs from others, and who may push to them',
    without: 'Whether a role admits protected refs only is unknown.',
    optional: false,
  },
  {
    permission: 'group protected branches',
    uses: 'read the rules that projects inherit from their top-level group',
    without: 'Refs that only a group protects count as unprotected.',
    optional: true,
  },
  {
    permission: 'members',
    uses: 'say how many Developers and Maintainers could use an admitted ref, and let maintainers review their projects',
    without: 'These numbers are missing, and nobody is found to review as a maintainer.',
    optional: true,
  },
] as const satisfies readonly ConnectionPermission[];

export const AWS_PERMISSIONS = [
  {
    permission: 'sts:AssumeRole (reader)',
    uses: 'read the account with the credentials of its reader role',
    without: 'Nothing of this account can be read.',
    optional: false,
  },
  {
    permission: 'iam:ListRoles',
    uses: 'read roles and their trust policies',
    without: 'No role of this account is known.',
    optional: false,
  },
  {
    permission: 'iam:GetRole',
    uses: 'read one role live, before a change is drafted and while it is applied',
    without: 'No change of this account can be applied: Drawbridge writes only what it can compare and read back.',
    optional: false,
  },
  {
    permission: 'iam:GetAccountAuthorizationDetails',
    uses: 'read tags, policies and last use of all roles in a few calls',
    without: 'Each role is read by calls of its own. A sync takes longer.',
    optional: true,
  },
  {
    permission: 'iam:GetPolicyVersion',
    uses: 'read what managed policies allow, with iam:ListPolicies, iam:GetPolicy and iam:ListAttachedRolePolicies',
    without: 'How far the policies of a role go is unknown, and a change that attaches one needs two approvals.',
    optional: true,
  },
  {
    permission: 'iam:GetRolePolicy',
    uses: 'read the inline policies of roles, with iam:ListRolePolicies, where all roles are not read at once',
    without: 'What these policies allow is unknown.',
    optional: true,
  },
  {
    permission: 'iam:ListOpenIDConnectProviders',
    uses: 'know which GitLabs the account trusts',
    without: 'No mapping can be added: the provider and its audiences are unknown.',
    optional: false,
  },
  {
    permission: 'iam:GetOpenIDConnectProvider',
    uses: 'know the audiences that a provider accepts',
    without: 'No mapping can be added: the audiences are unknown.',
    optional: false,
  },
  {
    permission: 'iam:GetAccountSummary',
    uses: "know the account's own limit for the size of a trust policy",
    without: 'Sizes are held against the lowest limit that AWS gives.',
    optional: true,
  },
  {
    permission: 'iam:ListAccountAliases',
    uses: "show the account's alias beside its number",
    without: 'The alias is missing.',
    optional: true,
  },
  {
    permission: 'cloudtrail:LookupEvents',
    uses: 'say who changed a trust policy outside Drawbridge, and which subjects entered a role',
    without: 'A drift is seen, but not whose it was; reviews show no observed subjects.',
    optional: true,
  },
  {
    permission: 'access-analyzer:ValidatePolicy',
    uses: "let AWS itself check a new role's inline policy",
    without: 'It is checked by the rules of Drawbridge alone.',
    optional: true,
  },
  {
    permission: 'sts:AssumeRole (writer)',
    uses: 'get the credentials that apply approved changes',
    without: 'Nothing can be applied in this account.',
    optional: false,
  },
  {
    permission: 'iam:UpdateAssumeRolePolicy',
    uses: 'apply approved changes',
    without: 'Nothing can be applied in this account.',
    optional: false,
  },
] as const satisfies readonly ConnectionPermission[];

export type GitLabPermission = (typeof GITLAB_PERMISSIONS)[number]['permission'];
export type AwsPermission = (typeof AWS_PERMISSIONS)[number]['permission'];
