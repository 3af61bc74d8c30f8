import type { AccountConfig, AssumedRole, OrganizationConfig } from '@/lib/config/config';

interface Found {
  readonly id: string;
  readonly name: string;
  readonly partition: string;
}

/** How an account that was found in the organization is connected: by the names of its roles. */
export function discoveredAccount(organization: OrganizationConfig, { id, name, partition }: Found): AccountConfig {
  const { readerRole, writerRole, externalId } = organization;
  const role = (pathAndName: string): AssumedRole => ({
    roleArn: `arn:${partition}:iam::${id}:role/${pathAndName}`,
    externalId: externalId === null ? null : externalId.replaceAll('{account}', id),
  });
  return {
    isDiscovered: true,
    id,
    name,
    reader: role(readerRole),
    writer: writerRole === null ? null : role(writerRole),
  };
}
