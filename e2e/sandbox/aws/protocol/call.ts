import { AwsFault, noSuchEntity } from '@/e2e/sandbox/aws/protocol/fault';
import { type Form, required } from '@/e2e/sandbox/aws/protocol/form';
import type { Xml } from '@/e2e/sandbox/aws/protocol/xml';
import type { AwsState } from '@/e2e/sandbox/aws/state';
import { providerArn } from '@/e2e/sandbox/world/trust';
import type { Account, Provider, Role } from '@/e2e/sandbox/world/types';

/** One call of IAM: parameters checked, the caller permitted. */
export interface Call {
  readonly state: AwsState;
  readonly account: Account;
  readonly action: string;
  readonly form: Form;
  /** The caller's ARN. */
  readonly by: string;
}

/** Operations of IAM by name. null: an answer without content. */
export type Operations = Readonly<Record<string, (call: Call) => Xml>>;

export const roleArn = (account: Account, { path, name }: Pick<Role, 'path' | 'name'>): string =>
  `arn:aws:iam::${account.id}:role${path}${name}`;

/** IAM percent-encodes every document that it answers with (RFC 3986). */
export const encodeDocument = (document: string): string => encodeURIComponent(document);

/** Names of roles are one, whatever their case. */
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export function findRole({ account, form }: Call): Role {
  const name = required(form, 'RoleName');
  const role = account.roles.find((candidate) => sameName(candidate.name, name));
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** A role that may be changed: those of services belong to AWS. */
export function findOwnRole(call: Call): Role {
  const role = findRole(call);
  if (role.path.startsWith('/aws-service-role/'))
    throw new AwsFault(
      'UnmodifiableEntity',
      `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`,
    );
  return role;
}

export function findProvider({ account, form }: Call): Provider {
  const arn = required(form, 'OpenIDConnectProviderArn');
  const found = account.providers.find(({ host }) => arn === providerArn(account.id, host));
  if (!found) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return found;
}

/** Puts what was done on the record of effects; `document` where one was written. */
export function done({ state, account, action, by }: Call, target: string, document: string | null = null): null {
  state.record({ service: 'iam', action, by, account: account.id, target, document });
  return null;
}
