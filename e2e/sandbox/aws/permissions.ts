import { findManagedPolicy } from '@/e2e/sandbox/aws/managed-policies';
import type { Principal } from '@/e2e/sandbox/aws/principals';
import { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import type { AwsState } from '@/e2e/sandbox/aws/state';
import { naivePermits } from '@/e2e/sandbox/naive-evaluator';

export interface Wanted {
  /** Such as "iam:GetRole". */
  readonly action: string;
  readonly resource: string;
}

/** Throws AccessDenied as IAM words it, unless the principal's policies permit the action on the resource. */
export function requireAllowed(state: AwsState, principal: Principal, wanted: Wanted): void {
  const { documents, boundary } = policiesOf(state, principal);
  const verdicts = [naivePermits(documents, wanted), ...(boundary ? [naivePermits([boundary], wanted)] : [])];
  if (verdicts.every((verdict) => verdict === 'allow')) return;
  const why = verdicts.includes('explicit-deny')
    ? 'with an explicit deny in an identity-based policy'
    : `because no identity-based policy allows the ${wanted.action} action`;
  const who = `User: ${principal.arn} is not authorized to perform: ${wanted.action} on resource: ${wanted.resource}`;
  throw new AwsFault('AccessDenied', `${who} ${why}`, 403);
}

interface Policies {
  readonly documents: readonly unknown[];
  readonly boundary: unknown;
}

/** A session has what its role has now. Of a role that was deleted, or made anew under its name, it has nothing. */
function policiesOf(state: AwsState, { grants, account: id }: Principal): Policies {
  if ('documents' in grants) return { documents: grants.documents, boundary: null };
  const account = state.account(id);
  const role = account.roles.find(({ uniqueId }) => uniqueId === grants.roleId);
  if (!role) return { documents: [], boundary: null };
  const managed = (arn: string): unknown => findManagedPolicy(account.id, arn)?.document ?? {};
  return {
    documents: [...role.attached.map(managed), ...Object.values(role.inline).map((text): unknown => JSON.parse(text))],
    boundary: role.boundary === null ? null : managed(role.boundary),
  };
}
