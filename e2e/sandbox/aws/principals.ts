import { PRODUCTION, STAGING, TOOLS } from '@/e2e/sandbox/world/accounts';

/** Who signs a call. */
export interface Principal {
  readonly arn: string;
  readonly account: string;
  /** What decides what it may do: documents of its own, or the policies that its role has at that moment. */
  readonly grants: { readonly documents: readonly object[] } | { readonly roleId: string };
}

/** A key that does not expire. */
export interface StaticKey {
  readonly id: string;
  readonly secret: string;
  readonly principal: Principal;
}

/** A role that the hub may assume. */
export interface Spoke {
  readonly externalId: string;
  readonly account: string;
  readonly documents: readonly object[];
}

const ACCOUNTS = [PRODUCTION, STAGING, TOOLS];

const allow = (...actions: string[]): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
});

/** The long-lived key of the demonstration. */
export const HUB_KEY = 'AKIASANDBOXHUB000000';
export const HUB_SECRET = 'sandbox-secret';

const HUB: StaticKey = {
  id: HUB_KEY,
  secret: HUB_SECRET,
  principal: {
    arn: `arn:aws:iam::${TOOLS}:role/drawbridge-hub`,
    account: TOOLS,
    grants: { documents: [allow('sts:AssumeRole', 'organizations:List*')] },
  },
};

/** Someone in the console of each account, past the product: may do everything there. */
export const administratorKey = (account: string): StaticKey => ({
  id: `AKIAADMIN${account.slice(0, 11)}`,
  secret: `sandbox-admin-${account}`,
  principal: {
    arn: `arn:aws:iam::${account}:user/administrator`,
    account,
    grants: { documents: [allow('*')] },
  },
});

export const STATIC_KEYS: readonly StaticKey[] = [HUB, ...ACCOUNTS.map(administratorKey)];

const READS = allow(
  ...['iam:List*', 'iam:Get*', 'cloudtrail:LookupEvents', 'access-analyzer:ValidatePolicy'],
  // Given by the policy of the queue.
  ...['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
);
const WRITES = allow(
  ...['iam:UpdateAssumeRolePolicy', 'iam:GetRole', 'iam:CreateRole', 'iam:DeleteRole', 'iam:TagRole'],
  ...['iam:AttachRolePolicy', 'iam:DetachRolePolicy', 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'],
  ...['iam:CreateOpenIDConnectProvider', 'iam:DeleteOpenIDConnectProvider', 'iam:TagOpenIDConnectProvider'],
  'iam:AddClientIDToOpenIDConnectProvider',
);

/** By ARN; each asks for the external id of its account. */
export const SPOKES: Readonly<Record<string, Spoke>> = Object.fromEntries(
  ACCOUNTS.flatMap((account) => {
    const spoke = (documents: readonly object[]): Spoke => ({ externalId: `harbour-${account}`, account, documents });
    const arn = `arn:aws:iam::${account}:role/drawbridge`;
    return [
      [`${arn}/Reader`, spoke([READS])],
      [`${arn}/Writer`, spoke([WRITES])],
    ];
  }),
);
