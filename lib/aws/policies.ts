import { GetRolePolicyCommand, ListPoliciesCommand } from '@aws-sdk/client-iam';
import type { AwsClients } from '@/lib/aws/clients';
import { ask } from '@/lib/aws/failures';
import { atMarker, nextMarker, orNull } from '@/lib/aws/paging';
import { AwsError, type AwsManagedPolicy, type AwsReader } from '@/lib/aws/port';

const POLICIES_ON_PAGE = 1000;

/** AWS IAM API: ListPolicies, GetRolePolicy. */
export function policyCalls({ iam }: AwsClients): Pick<AwsReader, 'listManagedPolicies' | 'rolePolicy'> {
  return {
    listManagedPolicies: async () => {
      const all: AwsManagedPolicy[] = [];
      let marker: string | null = null;
      try {
        do {
          const command = new ListPoliciesCommand({ Scope: 'All', MaxItems: POLICIES_ON_PAGE, ...atMarker(marker) });
          const page = await ask('iam:ListPolicies', () => iam.send(command));
          for (const { Arn: arn, PolicyName: name } of page.Policies ?? [])
            if (arn && name) all.push({ arn, name, byAws: arn.split(':')[4] === 'aws' });
          marker = nextMarker(page);
        } while (marker !== null);
        return all;
      } catch (error) {
        if (error instanceof AwsError && error.kind === 'access-denied') return null;
        throw error;
      }
    },
    rolePolicy: async (roleName, policyName) => {
      const command = new GetRolePolicyCommand({ RoleName: roleName, PolicyName: policyName });
      const reply = await orNull(ask('iam:GetRolePolicy', () => iam.send(command)));
      return reply === null ? null : decodeURIComponent(reply.PolicyDocument ?? '');
    },
  };
}
