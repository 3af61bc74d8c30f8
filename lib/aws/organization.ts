import {
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { connectAs } from '@/lib/aws/clients';
import { ask } from '@/lib/aws/failures';
import type { AwsConfig, OrganizationConfig } from '@/lib/config/config';

/** An account of the organization that is open and takes calls. */
export interface MemberAccount {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  readonly partition: string;
}

/** A page of a list of Organizations, which may be empty and not be the last one. */
interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/**
 * The accounts of the organization, or of its chosen units and those below them, by the credentials of a management or delegated account.
 * Accounts that are closed, suspended or not ready yet are left out. Throws AwsError.
 */
export async function listMembers(organization: OrganizationConfig, aws: AwsConfig): Promise<readonly MemberAccount[]> {
  const client = connectAs(organization.reader, aws, 'read')((options) => new OrganizationsClient(options));
  const accountsOf = (ParentId: string) =>
    all((NextToken) =>
      ask('organizations:ListAccountsForParent', async () => {
        const reply = await client.send(new ListAccountsForParentCommand({ ParentId, NextToken }));
        return { items: (reply.Accounts ?? []).flatMap(toMember), next: reply.NextToken };
      }),
    );
  const unitsOf = (ParentId: string) =>
    all((NextToken) =>
      ask('organizations:ListOrganizationalUnitsForParent', async () => {
        const reply = await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken }));
        return { items: (reply.OrganizationalUnits ?? []).flatMap(({ Id }) => Id ?? []), next: reply.NextToken };
      }),
    );
  try {
    if (organization.units === null)
      return await all((NextToken) =>
        ask('organizations:ListAccounts', async () => {
          const reply = await client.send(new ListAccountsCommand({ NextToken }));
          return { items: (reply.Accounts ?? []).flatMap(toMember), next: reply.NextToken };
        }),
      );
    const found = new Map<string, MemberAccount>();
    const left = [...organization.units];
    for (let unit = left.pop(); unit !== undefined; unit = left.pop()) {
      for (const account of await accountsOf(unit)) found.set(account.id, account);
      left.push(...(await unitsOf(unit)));
    }
    return [...found.values()];
  } finally {
    client.destroy();
  }
}

async function all<T>(page: (next: string | undefined) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  for (let next: string | undefined; ; ) {
    const read = await page(next);
    items.push(...read.items);
    next = read.next;
    if (!next) return items;
  }
}

/** AWS Organizations: `State`, whose older name is `Status`. */
const toMember = (account: {
  Id?: string | undefined;
  Arn?: string | undefined;
  Name?: string | undefined;
  State?: string | undefined;
  Status?: string | undefined;
}): readonly MemberAccount[] => {
  const { Id: id, Arn: arn, Name: name } = account;
  if (id === undefined || (account.State ?? account.Status) !== 'ACTIVE') return [];
  return [{ id, name: name ?? id, partition: arn?.split(':')[1] ?? 'aws' }];
};
