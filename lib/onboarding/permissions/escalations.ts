/** What a pipeline could do with a call to get more than it was given. */
export interface Escalation {
  readonly action: string;
  /** Goes on after "lets the role". */
  readonly can: string;
  /** Whether the call is about a role, so that it matters which one. */
  readonly ofRole: boolean;
}

/** AWS IAM: calls that change who may do what. */
export const ESCALATIONS: readonly Escalation[] = [
  { action: 'iam:UpdateAssumeRolePolicy', can: 'rewrite the trust policy', ofRole: true },
  { action: 'iam:PutRolePolicy', can: 'write any permissions', ofRole: true },
  { action: 'iam:AttachRolePolicy', can: 'attach any managed policy', ofRole: true },
  { action: 'iam:DeleteRolePermissionsBoundary', can: 'remove the boundary', ofRole: true },
  { action: 'iam:PutRolePermissionsBoundary', can: 'replace the boundary', ofRole: true },
  { action: 'iam:PassRole', can: 'hand the permissions to a service that it commands', ofRole: true },
  { action: 'sts:AssumeRole', can: 'become the role, where its trust policy allows it,', ofRole: true },
  { action: 'iam:CreateRole', can: 'create a role that anybody may assume', ofRole: true },
  { action: 'iam:CreatePolicyVersion', can: 'rewrite managed policies', ofRole: false },
  { action: 'iam:SetDefaultPolicyVersion', can: 'bring back older managed policies', ofRole: false },
  { action: 'iam:CreateAccessKey', can: 'make access keys of users', ofRole: false },
  { action: 'iam:CreateLoginProfile', can: 'give users a password', ofRole: false },
  { action: 'iam:UpdateLoginProfile', can: 'change the password of users', ofRole: false },
  { action: 'iam:AttachUserPolicy', can: 'attach any managed policy to users', ofRole: false },
  { action: 'iam:PutUserPolicy', can: 'write any permissions of users', ofRole: false },
  { action: 'iam:AddUserToGroup', can: 'add users to groups', ofRole: false },
  { action: 'iam:CreateOpenIDConnectProvider', can: 'create identity providers', ofRole: false },
  { action: 'iam:AddClientIDToOpenIDConnectProvider', can: 'add audiences to identity providers', ofRole: false },
];
