import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  ListPoliciesCommand,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import type { AwsClients } from '@/lib/aws/clients';
import { ask } from '@/lib/aws/failures';
import { atMarker, nextMarker, orNull, unlessRefused } from '@/lib/aws/paging';
import type { AwsInlinePolicy, AwsManagedPolicy, AwsReader } from '@/lib/aws/port';
import { decodeDocument } from '@/lib/aws/roles';

const POLICIES_ON_PAGE = 1000;

type PolicyCalls = Pick<
  AwsReader,
  'listManagedPolicies' | 'policyVersionInForce' | 'policyVersion' | 'inlinePolicies' | 'rolePolicy'
>;

/** AWS IAM API: ListPolicies, GetPolicy, GetPolicyVersion, ListRolePolicies, GetRolePolicy. */
export function policyCalls({ iam }: AwsClients): PolicyCalls {
  return {
    listManagedPolicies: (whose = 'all') => unlessRefused(managedPolicies(iam, whose === 'all' ? 'All' : 'Local')),
    policyVersionInForce: async (arn) => {
      const reply = await orNull(ask('iam:GetPolicy', () => iam.send(new GetPolicyCommand({ PolicyArn: arn }))));
      return reply?.Policy?.DefaultVersionId ?? null;
    },
    policyVersion: async (arn, versionId) => {
      const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: versionId });
      const reply = await orNull(ask('iam:GetPolicyVersion', () => iam.send(command)));
      const text = reply?.PolicyVersion?.Document;
      return text === undefined ? null : decodeDocument(text);
    },
    inlinePolicies: (roleName) => unlessRefused(inlinePolicies(iam, roleName)),
    rolePolicy: (roleName, policyName) => rolePolicy(iam, roleName, policyName),
  };
}

async function managedPolicies(iam: AwsClients['iam'], scope: 'All' | 'Local'): Promise<readonly AwsManagedPolicy[]> {
  const all: AwsManagedPolicy[] = [];
  let marker: string | null = null;
  do {
    const command = new ListPoliciesCommand({ Scope: scope, MaxItems: POLICIES_ON_PAGE, ...atMarker(marker) });
    const page = await ask('iam:ListPolicies', () => iam.send(command));
    for (const { Arn: arn, PolicyName: name, DefaultVersionId: versionId } of page.Policies ?? [])
      if (arn && name && versionId) all.push({ arn, name, versionId, byAws: arn.split(':')[4] === 'aws' });
    marker = nextMarker(page);
  } while (marker !== null);
  return all;
}

async function inlinePolicies(iam: AwsClients['iam'], roleName: string): Promise<readonly AwsInlinePolicy[]> {
  const all: AwsInlinePolicy[] = [];
  let marker: string | null = null;
  do {
    const command = new ListRolePoliciesCommand({ RoleName: roleName, ...atMarker(marker) });
    const page = await ask('iam:ListRolePolicies', () => iam.send(command));
    for (const name of page.PolicyNames ?? []) {
      const document = await rolePolicy(iam, roleName, name);
      if (document !== null) all.push({ name, document });
    }
    marker = nextMarker(page);
  } while (marker !== null);
  return all;
}

async function rolePolicy(iam: AwsClients['iam'], roleName: string, policyName: string): Promise<string | null> {
  const command = new GetRolePolicyCommand({ RoleName: roleName, PolicyName: policyName });
  const reply = await orNull(ask('iam:GetRolePolicy', () => iam.send(command)));
  return reply === null ? null : decodeDocument(reply.PolicyDocument ?? '');
}
