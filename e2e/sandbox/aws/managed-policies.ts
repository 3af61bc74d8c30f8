import { createHash } from 'node:crypto';
import {
  type Call,
  done,
  encodeDocument,
  findOwnRole,
  findRole,
  type Operations,
} from '@/e2e/sandbox/aws/protocol/call';
import { invalidInput, limitExceeded, noSuchEntity } from '@/e2e/sandbox/aws/protocol/fault';
import { required } from '@/e2e/sandbox/aws/protocol/form';
import { page } from '@/e2e/sandbox/aws/protocol/paging';
import type { Xml } from '@/e2e/sandbox/aws/protocol/xml';
import { QUOTAS } from '@/e2e/sandbox/aws/quotas';
import { AWS_POLICIES, CUSTOMER_POLICIES, type ManagedPolicy } from '@/e2e/sandbox/world/managed-policies';
import type { Account, Role } from '@/e2e/sandbox/world/types';

interface Owned extends ManagedPolicy {
  readonly arn: string;
  readonly scope: 'AWS' | 'Local';
}

const owned = (policies: readonly ManagedPolicy[], scope: Owned['scope'], owner: string): readonly Owned[] =>
  policies.map((policy) => ({ ...policy, scope, arn: `arn:aws:iam::${owner}:policy${policy.path}${policy.name}` }));

const all = (accountId: string): readonly Owned[] => [
  ...owned(CUSTOMER_POLICIES[accountId] ?? [], 'Local', accountId),
  ...owned(AWS_POLICIES, 'AWS', 'aws'),
];

/** AWS's own, or the account's. */
export const findManagedPolicy = (accountId: string, arn: string): Owned | undefined =>
  all(accountId).find((policy) => policy.arn === arn);

function policyOf({ account, form }: Call): Owned {
  const arn = required(form, 'PolicyArn');
  const policy = findManagedPolicy(account.id, arn);
  if (!policy) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  return policy;
}

/** The boundary that a form names; it must be a policy that there is. */
export function boundaryArn({ account, form }: Call): string {
  const arn = required(form, 'PermissionsBoundary');
  if (!findManagedPolicy(account.id, arn)) throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
  return arn;
}

const CREATED = '2015-02-06T18:39:46Z';
const VERSION = 'v1';

const count = ({ roles }: Account, test: (role: Role) => boolean): number => roles.filter(test).length;

const policyXml = (account: Account, { name, path, arn, description }: Owned): { readonly [name: string]: Xml } => ({
  PolicyName: name,
  PolicyId: `ANPA${createHash('sha256').update(arn).digest('hex').toUpperCase().slice(0, 17)}`,
  Arn: arn,
  Path: path,
  DefaultVersionId: VERSION,
  AttachmentCount: count(account, ({ attached }) => attached.includes(arn)),
  PermissionsBoundaryUsageCount: count(account, ({ boundary }) => boundary === arn),
  IsAttachable: !path.startsWith('/aws-service-role/'),
  Description: description || null,
  CreateDate: CREATED,
  UpdateDate: CREATED,
});

function listPolicies({ account, form }: Call): Xml {
  const { Scope = 'All', PathPrefix = '/', OnlyAttached } = form;
  if (!['All', 'AWS', 'Local'].includes(Scope)) throw invalidInput(`Scope ${Scope} is not one of All, AWS, Local.`);
  const wanted = all(account.id).filter(
    ({ arn, path, scope }) =>
      (Scope === 'All' || scope === Scope) &&
      path.startsWith(PathPrefix) &&
      (OnlyAttached !== 'true' || account.roles.some(({ attached }) => attached.includes(arn))),
  );
  const { items, more } = page(wanted, form);
  // A list has no descriptions.
  return { Policies: items.map((policy) => ({ ...policyXml(account, policy), Description: null })), ...more };
}

/** As AWS does, attaching what is attached succeeds and changes nothing. */
function attach(call: Call): null {
  const [role, { arn }] = [findOwnRole(call), policyOf(call)];
  if (!role.attached.includes(arn)) {
    if (role.attached.length >= QUOTAS.attachedToRole)
      throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${QUOTAS.attachedToRole}`);
    role.attached.push(arn);
  }
  return done(call, `${role.name} ${arn}`);
}

function detach(call: Call): null {
  const [role, arn] = [findOwnRole(call), required(call.form, 'PolicyArn')];
  if (!role.attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
  role.attached = role.attached.filter((attached) => attached !== arn);
  return done(call, `${role.name} ${arn}`);
}

export const attachedXml = ({ attached }: Role): readonly Xml[] =>
  attached.map((arn) => ({ PolicyName: arn.split('/').at(-1) ?? arn, PolicyArn: arn }));

export const MANAGED_POLICY_OPERATIONS: Operations = {
  ListPolicies: listPolicies,
  GetPolicy: (call) => ({ Policy: policyXml(call.account, policyOf(call)) }),
  GetPolicyVersion: (call) => {
    const [{ document, arn }, version] = [policyOf(call), required(call.form, 'VersionId')];
    if (version !== VERSION)
      throw noSuchEntity(`Policy ${arn} version ${version} does not exist or is not attachable.`);
    const text = encodeDocument(JSON.stringify(document));
    return { PolicyVersion: { Document: text, VersionId: VERSION, IsDefaultVersion: true, CreateDate: CREATED } };
  },
  AttachRolePolicy: attach,
  DetachRolePolicy: detach,
  ListAttachedRolePolicies: (call) => {
    const { items, more } = page(attachedXml(findRole(call)), call.form);
    return { AttachedPolicies: items, ...more };
  },
  PutRolePermissionsBoundary: (call) => {
    const role = findOwnRole(call);
    role.boundary = boundaryArn(call);
    return done(call, `${role.name} ${role.boundary}`);
  },
  DeleteRolePermissionsBoundary: (call) => {
    const role = findOwnRole(call);
    if (role.boundary === null) throw noSuchEntity(`Role ${role.name} has no permissions boundary.`);
    role.boundary = null;
    return done(call, role.name);
  },
};
