import {
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { connectAs } from '@/lib/aws/clients';
import { ask } from '@/lib/aws/failures';
import { AwsError } from '@/lib/aws/port';
import type { AccountLabel } from '@/lib/capabilities/risk-words';
import type { AwsConfig, LabelRule, OrganizationConfig } from '@/lib/config/config';

/** An account of the organization that is open and takes calls. */
export interface MemberAccount {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  readonly partition: string;
  /** By the rules of the configuration. null: none fits. 'unread': a rule asks for a tag, and tags could not be read. */
  readonly label: AccountLabel | null | 'unread';
}
type Found = Omit<MemberAccount, 'label'>;

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
  try {
    const below = accountsBelow(client);
    const found = organization.units === null ? await everyAccount(client) : await below(organization.units);
    const labelOf = await labelling(organization.labels, below, tagsOf(client));
    const members: MemberAccount[] = [];
    for (const account of found) members.push({ ...account, label: await labelOf(account.id) });
    return members;
  } finally {
    client.destroy();
  }
}

const everyAccount = (client: OrganizationsClient) =>
  all((NextToken) =>
    ask('organizations:ListAccounts', async () => {
      const reply = await client.send(new ListAccountsCommand({ NextToken }));
      return { items: (reply.Accounts ?? []).flatMap(toFound), next: reply.NextToken };
    }),
  );

/** Answers which accounts are in units and in those below them. Each unit is asked once, however many rules name it. */
function accountsBelow(client: OrganizationsClient): (units: readonly string[]) => Promise<readonly Found[]> {
  const asked = new Map<string, { readonly accounts: readonly Found[]; readonly units: readonly string[] }>();
  const contentsOf = async (ParentId: string) => {
    const accounts = await all((NextToken) =>
      ask('organizations:ListAccountsForParent', async () => {
        const reply = await client.send(new ListAccountsForParentCommand({ ParentId, NextToken }));
        return { items: (reply.Accounts ?? []).flatMap(toFound), next: reply.NextToken };
      }),
    );
    const units = await all((NextToken) =>
      ask('organizations:ListOrganizationalUnitsForParent', async () => {
        const reply = await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId, NextToken }));
        return { items: (reply.OrganizationalUnits ?? []).flatMap(({ Id }) => Id ?? []), next: reply.NextToken };
      }),
    );
    return { accounts, units };
  };
  return async (units) => {
    const found = new Map<string, Found>();
    const left = [...units];
    for (let unit = left.pop(); unit !== undefined; unit = left.pop()) {
      const contents = asked.get(unit) ?? (await contentsOf(unit));
      asked.set(unit, contents);
      for (const account of contents.accounts) found.set(account.id, account);
      left.push(...contents.units);
    }
    return [...found.values()];
  };
}

type Tags = readonly { readonly key: string; readonly value: string }[];

/** Answers the tags of an account; null: they could not be read. After a refusal none is asked for again. */
function tagsOf(client: OrganizationsClient): (id: string) => Promise<Tags | null> {
  let isRefused = false;
  const read = (ResourceId: string) =>
    all((NextToken) =>
      ask('organizations:ListTagsForResource', async () => {
        const reply = await client.send(new ListTagsForResourceCommand({ ResourceId, NextToken }));
        const items = (reply.Tags ?? []).flatMap(({ Key, Value }) => (Key ? [{ key: Key, value: Value ?? '' }] : []));
        return { items, next: reply.NextToken };
      }),
    );
  return async (id) => {
    if (isRefused) return null;
    try {
      return await read(id);
    } catch (error) {
      // Anything else is no answer about tags: nothing changes then, and it is asked again.
      if (!(error instanceof AwsError) || error.kind !== 'access-denied') throw error;
      isRefused = true;
      return null;
    }
  };
}

/** Which label the rules give an account: the first that fits counts, and tags are read only where no rule before asks for less. */
async function labelling(
  rules: readonly LabelRule[],
  below: (units: readonly string[]) => Promise<readonly Found[]>,
  readTags: (id: string) => Promise<Tags | null>,
): Promise<(id: string) => Promise<MemberAccount['label']>> {
  const inUnits = new Map<LabelRule, ReadonlySet<string>>();
  for (const rule of rules)
    if ('units' in rule) inUnits.set(rule, new Set((await below(rule.units)).map(({ id }) => id)));
  return async (id) => {
    let tags: Tags | null | undefined;
    for (const rule of rules) {
      if ('units' in rule) {
        if (inUnits.get(rule)?.has(id)) return rule.label;
        continue;
      }
      tags = tags === undefined ? await readTags(id) : tags;
      // Whether this rule fits is not known, so neither is whether a later one counts.
      if (tags === null) return 'unread';
      if (hasTag(tags, rule)) return rule.label;
    }
    return null;
  };
}

/** Keys of tags are compared as AWS does; people write values in any case. */
const hasTag = (tags: Tags, { tag, values }: { readonly tag: string; readonly values: readonly string[] }): boolean =>
  tags.some(({ key, value }) => key === tag && values.some((wanted) => wanted.toLowerCase() === value.toLowerCase()));

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
const toFound = (account: {
  Id?: string | undefined;
  Arn?: string | undefined;
  Name?: string | undefined;
  State?: string | undefined;
  Status?: string | undefined;
}): readonly Found[] => {
  const { Id: id, Arn: arn, Name: name } = account;
  if (id === undefined || (account.State ?? account.Status) !== 'ACTIVE') return [];
  return [{ id, name: name ?? id, partition: arn?.split(':')[1] ?? 'aws' }];
};
