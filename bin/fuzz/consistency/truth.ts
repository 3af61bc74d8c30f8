import type { Case } from '@/bin/fuzz/consistency/case';
import type { Minted } from '@/bin/fuzz/consistency/mint';
import { callContext, trusts } from '@/e2e/sandbox/aws/web-identity';
import { providerArn } from '@/e2e/sandbox/world/trust';
import type { Account } from '@/e2e/sandbox/world/types';

/** Ways to call STS that trust policies of this estate tell apart. */
const TIMES = ['2026-11-30T12:00:00Z', '2019-11-30T12:00:00Z', '2028-11-30T12:00:00Z'].map((time) => new Date(time));
const SESSIONS = ['ci', 'deploy-1', 'else'];
/** null: a call from within a network of AWS has none. */
const ADDRESSES = ['10.0.0.1', '203.0.113.9', '2001:db8::1', null];

export type Call = Readonly<Record<string, string | readonly string[]>>;

function callsFor(trust: string): readonly Call[] {
  const sessions = trust.includes('RoleSessionName') ? SESSIONS : SESSIONS.slice(0, 1);
  const addresses = trust.includes('SourceIp') ? ADDRESSES : ADDRESSES.slice(0, 1);
  const times = /CurrentTime|EpochTime/.test(trust) ? TIMES : TIMES.slice(0, 1);
  return times.flatMap((time) =>
    sessions.flatMap((session) =>
      addresses.map((address) => {
        const { 'aws:SourceIp': _, ...call } = callContext(time, session);
        return address === null ? call : { ...call, 'aws:SourceIp': address };
      }),
    ),
  );
}

/** What STS says to a token, by some call, in an account. */
export interface Truth {
  /** The account has a provider that accepts the token. */
  readonly accepted: (minted: Minted) => boolean;
  /** The trust policy lets it in, whatever the provider says of audiences. */
  readonly trusted: (minted: Minted) => boolean;
  /** The same for whatever call. */
  readonly always: (minted: Minted) => boolean;
  readonly calls: readonly Call[];
}

/** The sandbox's STS without its signatures: it shares no code with the engine. */
export function truthOf(trust: string, account: Account): Truth {
  const calls = callsFor(trust);
  const document: unknown = JSON.parse(trust);
  const known = new Map<Minted, number>();
  const admitting = (minted: Minted): number => {
    const before = known.get(minted);
    if (before !== undefined) return before;
    const identity = { ...minted.identity, provider: providerArn(account.id, minted.host) };
    const count = calls.filter((call) => trusts(document, identity, call)).length;
    known.set(minted, count);
    return count;
  };
  return {
    calls,
    accepted: ({ host, audience }) =>
      account.providers.some((provider) => provider.host === host && provider.clientIds.includes(audience)),
    trusted: (minted) => admitting(minted) > 0,
    always: (minted) => admitting(minted) === calls.length,
  };
}

/** The tokens that get in: STS has to accept them, and the trust policy has to let them in. */
export const admittedOf = (trust: string, { account }: Case, minted: readonly Minted[]): readonly Minted[] => {
  const { accepted, trusted } = truthOf(trust, account);
  return minted.filter((each) => accepted(each) && trusted(each));
};
