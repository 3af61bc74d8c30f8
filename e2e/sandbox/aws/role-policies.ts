import { readStatements, requireOneOf, sizeOf } from '@/e2e/sandbox/aws/policy-grammar';
import {
  type Call,
  done,
  encodeDocument,
  findOwnRole,
  findRole,
  type Operations,
} from '@/e2e/sandbox/aws/protocol/call';
import { limitExceeded, malformedPolicy, noSuchEntity } from '@/e2e/sandbox/aws/protocol/fault';
import { required } from '@/e2e/sandbox/aws/protocol/form';
import { page } from '@/e2e/sandbox/aws/protocol/paging';
import type { Xml } from '@/e2e/sandbox/aws/protocol/xml';
import { QUOTAS } from '@/e2e/sandbox/aws/quotas';
import type { Role } from '@/e2e/sandbox/world/types';

function checkPermissions(document: string): void {
  for (const statement of readStatements(document)) {
    if (statement.Principal !== undefined || statement.NotPrincipal !== undefined)
      throw malformedPolicy('Policy document should not specify a principal.');
    requireOneOf(statement, 'Resource');
  }
}

function put(call: Call): null {
  const role = findOwnRole(call);
  const [name, document] = [required(call.form, 'PolicyName'), required(call.form, 'PolicyDocument')];
  checkPermissions(document);
  const inline = { ...role.inline, [name]: document };
  if (Object.values(inline).reduce((sum, text) => sum + sizeOf(text), 0) > QUOTAS.inlineOfRole)
    throw limitExceeded(`Maximum policy size of ${QUOTAS.inlineOfRole} bytes exceeded for role ${role.name}`);
  role.inline = inline;
  return done(call, `${role.name} ${name}`, document);
}

function textOf(role: Role, name: string): string {
  const text = Object.hasOwn(role.inline, name) ? role.inline[name] : undefined;
  if (text === undefined) throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
  return text;
}

export const inlineXml = ({ inline }: Role): readonly Xml[] =>
  Object.entries(inline).map(([PolicyName, text]) => ({ PolicyName, PolicyDocument: encodeDocument(text) }));

/** The operations on a role's inline policies. */
export const ROLE_POLICY_OPERATIONS: Operations = {
  PutRolePolicy: put,
  GetRolePolicy: (call) => {
    const [role, name] = [findRole(call), required(call.form, 'PolicyName')];
    return { RoleName: role.name, PolicyName: name, PolicyDocument: encodeDocument(textOf(role, name)) };
  },
  DeleteRolePolicy: (call) => {
    const [role, name] = [findOwnRole(call), required(call.form, 'PolicyName')];
    textOf(role, name);
    role.inline = Object.fromEntries(Object.entries(role.inline).filter(([other]) => other !== name));
    return done(call, `${role.name} ${name}`);
  },
  ListRolePolicies: (call) => {
    const { items, more } = page(Object.keys(findRole(call).inline), call.form);
    return { PolicyNames: items, ...more };
  },
};
