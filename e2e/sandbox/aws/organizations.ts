import { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import { TOOLS } from '@/e2e/sandbox/world/accounts';
import type { Account, Unit, World } from '@/e2e/sandbox/world/types';

/** Organizations gives at most this many accounts at once. */
const MOST_RESULTS = 20;

/** ListAccounts: the number, name and state of each account. */
export function listAccounts(accounts: readonly Account[], asked: Readonly<Record<string, unknown>>): object {
  const { MaxResults: size = MOST_RESULTS, NextToken: token = '0' } = asked;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > MOST_RESULTS)
    throw new AwsFault('InvalidInputException', `MaxResults is between 1 and ${MOST_RESULTS}.`);
  const start = Number(token);
  if (!Number.isInteger(start) || start < 0) throw new AwsFault('InvalidInputException', 'The token is not valid.');
  const next = start + size;
  return {
    Accounts: accounts.slice(start, next).map(({ id, alias, partition, closed }) => ({
      Id: id,
      Arn: `arn:${partition}:organizations::${TOOLS}:account/o-harbour/${id}`,
      Name: alias,
      State: closed ? 'CLOSED' : 'ACTIVE',
    })),
    ...(next < accounts.length ? { NextToken: String(next) } : {}),
  };
}

const unitOf = ({ units = {} }: World, { ParentId: id }: Readonly<Record<string, unknown>>): Unit => {
  const unit = Object.hasOwn(units, String(id)) ? units[String(id)] : undefined;
  if (!unit)
    throw new AwsFault('ParentNotFoundException', "We can't find a root or OU with the ParentId that you specified.");
  return unit;
};

/** ListAccountsForParent: those that are in it, and not those of units below. */
export function listAccountsForParent(world: World, asked: Readonly<Record<string, unknown>>): object {
  const { accounts } = unitOf(world, asked);
  return listAccounts(
    world.accounts.filter(({ id }) => accounts.includes(id)),
    asked,
  );
}

/** ListTagsForResource, of accounts. */
export function listAccountTags(world: World, { ResourceId: id }: Readonly<Record<string, unknown>>): object {
  const account = world.accounts.find((each) => each.id === id);
  if (!account)
    throw new AwsFault('TargetNotFoundException', "We can't find a resource with the id that you specified.");
  return { Tags: Object.entries(account.accountTags ?? {}).map(([Key, Value]) => ({ Key, Value })) };
}

/** ListOrganizationalUnitsForParent. */
export const listUnitsForParent = (world: World, asked: Readonly<Record<string, unknown>>): object => ({
  OrganizationalUnits: unitOf(world, asked).units.map((Id) => ({
    Id,
    Arn: `arn:aws:organizations::${TOOLS}:ou/o-harbour/${Id}`,
    Name: Id,
  })),
});
