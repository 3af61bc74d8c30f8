import type { AttachedPolicy, Role, RoleDetail, RoleLastUsed, Tag } from '@aws-sdk/client-iam';
import { AwsError, type AwsRole, type AwsRoleDetail, type ListedRoleDetail } from '@/lib/aws/port';

/** Members that every role has in IAM's replies; each of the three replies has all of them optional in its type. */
type Core = Pick<RoleDetail, 'RoleId' | 'Arn' | 'RoleName' | 'Path' | 'CreateDate' | 'AssumeRolePolicyDocument'>;

/** From ListRoles: without tags, boundary and last use, which IAM leaves out there. */
export function toRole(call: string, role: Role): AwsRole {
  return {
    ...toCore(call, role),
    description: role.Description ?? null,
    maxSessionSeconds: role.MaxSessionDuration ?? null,
  };
}

/** From GetRole and ListAttachedRolePolicies. */
export function toRoleDetail(role: Role, attached: readonly AttachedPolicy[] | null): AwsRoleDetail {
  return { ...toRole('iam:GetRole', role), ...toDetails(role, attached) };
}

/** From GetAccountAuthorizationDetails, which leaves out description and longest session. */
export function toListedDetail(role: RoleDetail): ListedRoleDetail {
  return {
    ...toCore('iam:GetAccountAuthorizationDetails', role),
    ...toDetails(role, role.AttachedManagedPolicies ?? []),
    inlinePolicies: (role.RolePolicyList ?? []).map(({ PolicyName: name = '', PolicyDocument: text = '' }) => ({
      name,
      document: decodeDocument(text),
    })),
  };
}

function toCore(call: string, role: Core): Omit<AwsRole, 'description' | 'maxSessionSeconds'> {
  const { RoleId, Arn, RoleName, Path, CreateDate, AssumeRolePolicyDocument } = role;
  if (!RoleId || !Arn || !RoleName || !Path || !CreateDate || !AssumeRolePolicyDocument)
    throw new AwsError(call, 'failed', 'IAM described a role incompletely.', null);
  return {
    uniqueId: RoleId,
    arn: Arn,
    name: RoleName,
    path: Path,
    createdAt: CreateDate,
    trustPolicy: decodeDocument(AssumeRolePolicyDocument),
  };
}

function toDetails(
  role: {
    PermissionsBoundary?: { PermissionsBoundaryArn?: string | undefined } | undefined;
    Tags?: Tag[] | undefined;
    RoleLastUsed?: RoleLastUsed | undefined;
  },
  attached: readonly AttachedPolicy[] | null,
): Omit<AwsRoleDetail, keyof AwsRole> {
  return {
    permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    tags: Object.fromEntries((role.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    attachedPolicies:
      attached?.map(({ PolicyArn = '', PolicyName = '' }) => ({ arn: PolicyArn, name: PolicyName })) ?? null,
    lastUsedAt: role.RoleLastUsed?.LastUsedDate ?? null,
    lastUsedRegion: role.RoleLastUsed?.Region ?? null,
  };
}

/** IAM percent-encodes documents (RFC 3986); imitations of it do not. JSON never begins with a percent sign. */
export function decodeDocument(document: string): string {
  if (!document.startsWith('%')) return document;
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}
