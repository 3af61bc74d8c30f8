import { randomBytes } from 'node:crypto';
import { boundaryArn } from '@/e2e/sandbox/aws/managed-policies';
import {
  type Call,
  done,
  encodeDocument,
  findOwnRole,
  findRole,
  type Operations,
  roleArn,
  sameName,
} from '@/e2e/sandbox/aws/protocol/call';
import { alreadyExists, deleteConflict, invalidInput, limitExceeded } from '@/e2e/sandbox/aws/protocol/fault';
import { required } from '@/e2e/sandbox/aws/protocol/form';
import { page } from '@/e2e/sandbox/aws/protocol/paging';
import type { Xml } from '@/e2e/sandbox/aws/protocol/xml';
import { QUOTAS } from '@/e2e/sandbox/aws/quotas';
import { tagsXml, withTags } from '@/e2e/sandbox/aws/tags';
import { checkTrust } from '@/e2e/sandbox/aws/trust-checks';
import type { Role } from '@/e2e/sandbox/world/types';

type Members = { readonly [name: string]: Xml };

/** Paths that only AWS itself makes roles under. */
const RESERVED_PATHS = ['/aws-service-role/', '/aws-reserved/'];

/** What every answer about a role has. Reading the document may give an earlier one (see AwsState.read). */
export const roleCore = ({ state, account }: Call, role: Role): Members => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.uniqueId,
  Arn: roleArn(account, role),
  CreateDate: role.created,
  AssumeRolePolicyDocument: encodeDocument(state.read(account, role)),
});

/** What ListRoles gives: IAM leaves out tags, boundary and last use there. */
const listed = (call: Call, role: Role): Members => ({
  ...roleCore(call, role),
  Description: role.description || null,
  MaxSessionDuration: role.maxSession,
});

export const roleDetails = (role: Role): Members => ({
  Tags: tagsXml(role.tags),
  PermissionsBoundary: role.boundary
    ? { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: role.boundary }
    : null,
  RoleLastUsed: role.lastUsed ? { LastUsedDate: role.lastUsed, Region: 'eu-central-1' } : {},
});

function createRole(call: Call): Xml {
  const { account, form } = call;
  const [name, trust, path] = [
    required(form, 'RoleName'),
    required(form, 'AssumeRolePolicyDocument'),
    form.Path ?? '/',
  ];
  if (RESERVED_PATHS.some((reserved) => path.startsWith(reserved))) throw invalidInput(`The path ${path} is reserved.`);
  if (account.roles.some((role) => sameName(role.name, name)))
    throw alreadyExists(`Role with name ${name} already exists.`);
  if (account.roles.length >= QUOTAS.roles)
    throw limitExceeded(`Cannot exceed quota for RolesPerAccount: ${QUOTAS.roles}`);
  checkTrust(trust, account);
  const role: Role = {
    name,
    path,
    uniqueId: `AROA${randomBytes(9).toString('hex').toUpperCase().slice(0, 17)}`,
    trust,
    description: form.Description ?? '',
    created: new Date().toISOString(),
    lastUsed: null,
    maxSession: Number(form.MaxSessionDuration ?? 3600),
    tags: withTags(form),
    attached: [],
    inline: {},
    boundary: form.PermissionsBoundary === undefined ? null : boundaryArn(call),
  };
  account.roles.push(role);
  done(call, name, trust);
  return { Role: { ...listed(call, role), ...roleDetails(role) } };
}

function deleteRole(call: Call): null {
  const role = findOwnRole(call);
  if (role.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
  if (Object.keys(role.inline).length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
  call.account.roles.splice(call.account.roles.indexOf(role), 1);
  return done(call, role.name);
}

export const ROLE_OPERATIONS: Operations = {
  ListRoles: (call) => {
    const { PathPrefix = '/' } = call.form;
    const { items, more } = page(
      call.account.roles.filter(({ path }) => path.startsWith(PathPrefix)),
      call.form,
    );
    return { Roles: items.map((role) => listed(call, role)), ...more };
  },
  GetRole: (call) => {
    const role = findRole(call);
    return { Role: { ...listed(call, role), ...roleDetails(role) } };
  },
  CreateRole: createRole,
  DeleteRole: deleteRole,
  UpdateRole: (call) => {
    const role = findOwnRole(call);
    role.description = call.form.Description ?? role.description;
    // AWS IAM, UpdateRole: not given, it is one hour again.
    role.maxSession = Number(call.form.MaxSessionDuration ?? 3600);
    return done(call, role.name);
  },
  UpdateAssumeRolePolicy: (call) => {
    const role = findOwnRole(call);
    const document = required(call.form, 'PolicyDocument');
    checkTrust(document, call.account);
    call.state.replaceTrust(call.account, role, document);
    return done(call, role.name, document);
  },
};
