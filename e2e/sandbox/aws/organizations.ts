import { AwsFault } from '@/e2e/sandbox/aws/protocol/fault';
import { TOOLS } from '@/e2e/sandbox/world/accounts';
import type { Account } from '@/e2e/sandbox/world/types';

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
    Accounts: accounts.slice(start, next).map(({ id, alias, partition }) => ({
      Id: id,
      Arn: `arn:${partition}:organizations::${TOOLS}:account/o-harbour/${id}`,
      Name: alias,
      State: 'ACTIVE',
    })),
    ...(next < accounts.length ? { NextToken: String(next) } : {}),
  };
}
