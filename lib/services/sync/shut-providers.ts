import { recoverMappings } from '@/lib/mappings/recover-mappings';
import { hostOfProvider } from '@/lib/policy/compare/doors';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { inAccount } from '@/lib/reach/providers';
import { causeOf } from '@/lib/reach/shut-provider';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { loadFacts } from '@/lib/services/facts/load-facts';
import { WORKER } from '@/lib/services/verb/actors';
import type { Context } from '@/lib/services/verb/context';
import { recordEvent } from '@/lib/services/verb/record-event';

/** Roles that an event names. */
const NAMED = 20;

/**
 * Tells people once of each OIDC provider that keeps everybody out of roles, however many these are, and once more when it lets
 * them in again. What follows from one fact is one alert.
 */
export async function tellShutProviders(context: Context): Promise<void> {
  const shut = await shutNow(context);
  await context.db.$transaction(async (tx) => {
    const known = await tx.shutProvider.findMany({ orderBy: { arn: 'asc' } });
    for (const { roles, account, ...now } of shut) {
      const before = known.find(({ arn }) => arn === now.arn);
      const isSame = before?.cause === now.cause;
      if (isSame && before.roleCount === now.roleCount && before.remedy === now.remedy) continue;
      const row = { ...now, accountId: account.id, since: isSame ? before.since : context.now() };
      await tx.shutProvider.upsert({ where: { arn: now.arn }, create: row, update: row });
      if (isSame) continue;
      const { arn, reason, remedy, roleCount } = now;
      await recordEvent(tx, context, WORKER, {
        action: 'provider.shut',
        object: { kind: 'account', id: account.id, name: account.name },
        data: { provider: arn, roles: roleCount, named: [...roles], reason, remedy, outcome: `${reason} ${remedy}` },
      });
    }
    for (const { arn, accountId } of known.filter((row) => !shut.some((now) => now.arn === row.arn))) {
      await tx.shutProvider.delete({ where: { arn } });
      const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
      await recordEvent(tx, context, WORKER, {
        action: 'provider.reopened',
        object: { kind: 'account', id: account.id, name: account.name },
        data: { provider: arn },
      });
    }
  });
}

async function shutNow({ db, config }: Context) {
  const roles = await db.role.findMany({
    where: { shutBy: { not: null }, goneAt: null, account: { removedAt: null } },
    select: { name: true, trustPolicy: true, shutBy: true, account: true },
    orderBy: [{ shutBy: 'asc' }, { name: 'asc' }, { id: 'asc' }],
  });
  const issuers = issuerProfiles(config);
  const estate = await loadFacts(db, {});
  return [...new Set(roles.flatMap(({ shutBy }) => shutBy ?? []))].flatMap((arn) => {
    const own = roles.filter(({ shutBy }) => shutBy === arn);
    const [first] = own;
    if (first === undefined) return [];
    const { account } = first;
    const cause = causeOf(arn, inAccount(estate, account.id));
    const wanted = own.flatMap(({ trustPolicy }) => {
      const parsed = parsePolicy(trustPolicy);
      const { mappings } = parsed.ok ? recoverMappings(parsed.policy, issuers) : { mappings: [] };
      return mappings.filter(({ provider }) => provider.arn === arn).flatMap(({ audiences }) => audiences);
    });
    const words = { host: hostOfProvider(arn) ?? arn, accountName: account.name, roleCount: own.length };
    const accepted = estate.audiences[arn] ?? [];
    return {
      ...{ arn, account, cause, roleCount: own.length, roles: own.slice(0, NAMED).map(({ name }) => name) },
      reason: REASONS[cause](words, accepted),
      remedy: REMEDIES[cause](words, [...new Set(wanted)].sort()),
    };
  });
}

interface Words {
  readonly host: string;
  readonly accountName: string;
  readonly roleCount: number;
}
const rolesOf = ({ roleCount }: Words): string => (roleCount === 1 ? '1 role admits' : `${roleCount} roles admit`);
const listed = (audiences: readonly string[]): string => audiences.join(', ') || 'that the trust policies ask for';

const REASONS = {
  missing: (words: Words) =>
    `${rolesOf(words)} nobody: account ${words.accountName} has no OIDC provider for ${words.host}.`,
  audience: (words: Words, accepted: readonly string[]) =>
    `${rolesOf(words)} nobody: the OIDC provider ${words.host} of account ${words.accountName} accepts ${accepted.join(', ') || 'no audience'}, and the trust policies ask for others.`,
};
const REMEDIES = {
  missing: ({ host }: Words, wanted: readonly string[]) =>
    `Create the provider https://${host} in IAM with the audience ${listed(wanted)}, then sync the account.`,
  audience: (_: Words, wanted: readonly string[]) =>
    `Add the audience ${listed(wanted)} to the provider in IAM, then sync the account.`,
};
