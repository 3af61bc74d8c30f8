import type { Json, Policy } from '@/lib/policy/types';

/** The policy as indented JSON. A statement that came from a document is printed as it stood there, unknown members included. */
export function printPolicy(policy: Policy): string {
  return JSON.stringify(policyJson(policy), null, 2);
}

/** The policy as JSON without white space: what is sent to IAM. */
export function minifyPolicy(policy: Policy): string {
  return JSON.stringify(policyJson(policy));
}

/**
 * Characters of the minified document, which count against the account's quota of trust policy size.
 * AWS: IAM quotas; whether white space counts is not documented for trust policies, so none is sent.
 */
export function policySize(policy: Policy): number {
  return minifyPolicy(policy).length;
}

function policyJson(policy: Policy): Json {
  return {
    ...(policy.version === undefined ? {} : { Version: policy.version }),
    ...(policy.id === undefined ? {} : { Id: policy.id }),
    ...policy.unknown,
    Statement: policy.statements.map((statement) => statement.source),
  };
}
