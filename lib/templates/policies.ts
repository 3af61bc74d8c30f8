/**
 * The least that Drawbridge needs in an account. The templates, the documents of `deploy/aws` and the table of `docs/security.md` are held
 * to these by a test.
 */
import { MANAGED_TAG } from '@/lib/changes/setup-steps';
import { type Tree, text } from '@/lib/templates/text';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Tree;
  readonly Action: string | readonly string[];
  readonly Resource?: Tree;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Tree>>>>;
}

const VERSION = '2012-10-17';
/** Statements as the document that IAM reads. */
export const documentOf = (statements: readonly Statement[]): Tree => ({
  Version: VERSION,
  Statement: statements.map((statement) => ({ ...statement })),
});

const tagged = { [`aws:ResourceTag/${MANAGED_TAG}`]: 'true' };
const tagging = { [`aws:RequestTag/${MANAGED_TAG}`]: 'true' };
const bounded = {
  'iam:PermissionsBoundary': text`arn:${'Partition'}:iam::${'AccountId'}:policy/${'BoundaryName'}`,
};
const provider = text`arn:${'Partition'}:iam::${'AccountId'}:oidc-provider/${'GitLabHost'}`;
const newRoles = text`arn:${'Partition'}:iam::${'AccountId'}:role/${'NewRoles'}`;

/** Of the reader and the writer. */
export const TRUST: readonly Statement[] = [
  {
    Sid: 'OnlyDrawbridge',
    Effect: 'Allow',
    Principal: { AWS: text`${'HubRoleArn'}` },
    Action: 'sts:AssumeRole',
    Condition: { StringEquals: { 'sts:ExternalId': text`${'ExternalId'}` } },
  },
];

export const READ: readonly Statement[] = [
  {
    Sid: 'Read',
    Effect: 'Allow',
    Action: [
      'iam:ListRoles',
      'iam:GetRole',
      'iam:GetAccountAuthorizationDetails',
      'iam:ListAttachedRolePolicies',
      'iam:ListRolePolicies',
      'iam:GetRolePolicy',
      'iam:ListPolicies',
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
      'iam:ListOpenIDConnectProviders',
      'iam:GetOpenIDConnectProvider',
      'iam:GetAccountSummary',
      'iam:ListAccountAliases',
    ],
    Resource: '*',
  },
];

export const OPTIONAL: readonly Statement[] = [
  {
    Sid: 'Optional',
    Effect: 'Allow',
    Action: ['cloudtrail:LookupEvents', 'access-analyzer:ValidatePolicy'],
    Resource: '*',
  },
];

export const WRITE: readonly Statement[] = [
  {
    Sid: 'TrustPoliciesOfRolesThatOptedIn',
    Effect: 'Allow',
    Action: 'iam:UpdateAssumeRolePolicy',
    Resource: text`arn:${'Partition'}:iam::${'AccountId'}:role/${'ManagedRoles'}`,
    Condition: { StringEquals: tagged },
  },
  {
    Sid: 'ReadBack',
    Effect: 'Allow',
    Action: 'iam:GetRole',
    Resource: text`arn:${'Partition'}:iam::${'AccountId'}:role/*`,
  },
  {
    Sid: 'NeverItsOwnRolesNorReservedOnes',
    Effect: 'Deny',
    Action: [
      'iam:UpdateAssumeRolePolicy',
      'iam:CreateRole',
      'iam:DeleteRole',
      'iam:TagRole',
      'iam:UntagRole',
      'iam:AttachRolePolicy',
      'iam:DetachRolePolicy',
      'iam:PutRolePolicy',
      'iam:DeleteRolePolicy',
      'iam:PutRolePermissionsBoundary',
      'iam:DeleteRolePermissionsBoundary',
    ],
    Resource: [
      text`arn:${'Partition'}:iam::*:role/drawbridge/*`,
      text`arn:${'Partition'}:iam::*:role/aws-reserved/*`,
      text`arn:${'Partition'}:iam::*:role/aws-service-role/*`,
    ],
  },
];

export const ONBOARD: readonly Statement[] = [
  {
    Sid: 'ProvidersOfThisGitLab',
    Effect: 'Allow',
    Action: ['iam:CreateOpenIDConnectProvider', 'iam:AddClientIDToOpenIDConnectProvider'],
    Resource: provider,
  },
  {
    Sid: 'TagsOfNewProviders',
    Effect: 'Allow',
    Action: 'iam:TagOpenIDConnectProvider',
    Resource: provider,
    Condition: { StringEquals: tagging },
  },
  {
    Sid: 'ProvidersThatItMade',
    Effect: 'Allow',
    Action: 'iam:DeleteOpenIDConnectProvider',
    Resource: provider,
    Condition: { StringEquals: tagged },
  },
  {
    Sid: 'NewRolesWithinTheBoundary',
    Effect: 'Allow',
    Action: 'iam:CreateRole',
    Resource: newRoles,
    Condition: { StringEquals: { ...bounded, ...tagging } },
  },
  {
    Sid: 'TagsOfNewRoles',
    Effect: 'Allow',
    Action: 'iam:TagRole',
    Resource: newRoles,
    Condition: { StringEquals: tagging },
  },
  {
    Sid: 'PermissionsWithinTheBoundary',
    Effect: 'Allow',
    Action: ['iam:AttachRolePolicy', 'iam:PutRolePolicy', 'iam:DetachRolePolicy', 'iam:DeleteRolePolicy'],
    Resource: newRoles,
    Condition: { StringEquals: { ...bounded, ...tagged } },
  },
  {
    Sid: 'RolesThatItMade',
    Effect: 'Allow',
    Action: 'iam:DeleteRole',
    Resource: newRoles,
    Condition: { StringEquals: tagged },
  },
];

/** What no role of a pipeline gets beyond. */
export const BOUNDARY: readonly Statement[] = [
  { Sid: 'WhatTheRoleIsGiven', Effect: 'Allow', Action: '*', Resource: '*' },
  {
    Sid: 'NothingThatGivesAccess',
    Effect: 'Deny',
    Action: ['iam:*', 'organizations:*', 'account:*', 'sso:*', 'sso-directory:*', 'identitystore:*'],
    Resource: '*',
  },
  {
    Sid: 'NotTheRolesOfDrawbridge',
    Effect: 'Deny',
    Action: 'sts:AssumeRole',
    Resource: text`arn:${'Partition'}:iam::*:role/drawbridge/*`,
  },
];
