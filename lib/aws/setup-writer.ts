import {
  AddClientIDToOpenIDConnectProviderCommand,
  AttachRolePolicyCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DeleteOpenIDConnectProviderCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
  type Tag,
} from '@aws-sdk/client-iam';
import type { AwsSetupWriter, Written } from '@/lib/aws/port';

/** Sends one command, once. */
export type Send = (call: string, command: SetupCommand) => Promise<Written>;
export type SetupCommand =
  | AddClientIDToOpenIDConnectProviderCommand
  | AttachRolePolicyCommand
  | CreateOpenIDConnectProviderCommand
  | CreateRoleCommand
  | DeleteOpenIDConnectProviderCommand
  | DeleteRoleCommand
  | DeleteRolePolicyCommand
  | DetachRolePolicyCommand
  | PutRolePolicyCommand;

/** The IAM calls of a setup, as commands. AWS IAM API. */
export function setupWriter(send: Send): AwsSetupWriter {
  return {
    createProvider: ({ url, clientIds, thumbprints, tags }) =>
      send(
        'iam:CreateOpenIDConnectProvider',
        new CreateOpenIDConnectProviderCommand({
          ...{ Url: url, ClientIDList: [...clientIds], Tags: tagList(tags) },
          // Without any, IAM reads the thumbprint itself.
          ...(thumbprints.length > 0 && { ThumbprintList: [...thumbprints] }),
        }),
      ),
    addClientId: (arn, clientId) =>
      send(
        'iam:AddClientIDToOpenIDConnectProvider',
        new AddClientIDToOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn, ClientID: clientId }),
      ),
    createRole: (role) =>
      send(
        'iam:CreateRole',
        new CreateRoleCommand({
          ...{ RoleName: role.name, Path: role.path, AssumeRolePolicyDocument: role.trustPolicy },
          ...{ MaxSessionDuration: role.maxSessionSeconds, Tags: tagList(role.tags) },
          ...(role.description !== '' && { Description: role.description }),
          ...(role.permissionsBoundary !== null && { PermissionsBoundary: role.permissionsBoundary }),
        }),
      ),
    attachRolePolicy: (RoleName, PolicyArn) =>
      send('iam:AttachRolePolicy', new AttachRolePolicyCommand({ RoleName, PolicyArn })),
    putRolePolicy: (RoleName, PolicyName, PolicyDocument) =>
      send('iam:PutRolePolicy', new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument })),
    detachRolePolicy: (RoleName, PolicyArn) =>
      send('iam:DetachRolePolicy', new DetachRolePolicyCommand({ RoleName, PolicyArn })),
    deleteRolePolicy: (RoleName, PolicyName) =>
      send('iam:DeleteRolePolicy', new DeleteRolePolicyCommand({ RoleName, PolicyName })),
    deleteRole: (RoleName) => send('iam:DeleteRole', new DeleteRoleCommand({ RoleName })),
    deleteProvider: (arn) =>
      send(
        'iam:DeleteOpenIDConnectProvider',
        new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }),
      ),
  };
}

const tagList = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
