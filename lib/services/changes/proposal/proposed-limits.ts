import { type ActiveLimit, endsColumn, inUtc, type MappingEnd } from '@/lib/changes/limits';
import type { Database, Transaction } from '@/lib/db/transaction';
import { describeMapping } from '@/lib/mappings/describe-mapping';
import { endMapping } from '@/lib/mappings/end-mapping';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { RecoveredMapping } from '@/lib/mappings/types';
import type { Policy } from '@/lib/policy/types';
import { issuerProfiles } from '@/lib/services/facts/issuer-profiles';
import { AppError } from '@/lib/services/verb/app-error';
import type { Context } from '@/lib/services/verb/context';

const DAY = 86_400_000;
/** Days ahead that a mapping can end. */
const FURTHEST = 366;

/** What a person chose: a mapping of the policy and when it ends; null: no end any more. */
export interface ChosenEnd {
  readonly id: string;
  readonly until: string | null;
}

/** The ends as they are kept with the change. AppError "invalid" for a time that is over, too far, or of no mapping. */
export function chosenEnds(context: Context, policy: Policy, chosen: readonly ChosenEnd[]): readonly MappingEnd[] {
  if (chosen.length === 0) return [];
  const { mappings } = recoverMappings(policy, issuerProfiles(context.config));
  return chosen.map(({ id, until }) => {
    const mapping = mappings.find((each) => each.id === id);
    if (mapping === undefined) throw refusal('A mapping that is to end is not in the proposed trust policy.');
    return endOf(mapping, until === null ? null : endAt(context, until));
  });
}

function endAt(context: Context, until: string): Date {
  const at = new Date(until);
  const ahead = at.getTime() - context.now().getTime();
  if (ahead <= 0) throw refusal(`A mapping cannot end at ${inUtc(at)}, which is over.`);
  if (ahead > FURTHEST * DAY) throw refusal(`A mapping can end at most ${FURTHEST} days ahead.`);
  return at;
}

const endOf = (mapping: RecoveredMapping, endsAt: Date | null): MappingEnd => ({
  mappingId: mapping.id,
  who: describeMapping(mapping),
  providerArn: mapping.provider.arn,
  path: mapping.source.path,
  ref: mapping.ref,
  endsAt: endsAt === null ? null : endsAt.toISOString(),
});

/** Of the ends that a change carried, those whose mapping is in this policy still: an edited document does not lose them. */
export function keptEnds(context: Context, policy: Policy, column: unknown): readonly MappingEnd[] {
  const { mappings } = recoverMappings(policy, issuerProfiles(context.config));
  return endsColumn.parse(column).filter(({ mappingId }) => mappings.some(({ id }) => id === mappingId));
}

/**
 * Refuses a policy under which a limit in force could not be kept any more, because it admits the mapping in other words:
 * access with an end must not become access without one by being written anew.
 */
export async function requireLimitsKept(context: Context, roleId: string, policy: Policy): Promise<void> {
  for (const limit of await limitsInForce(context.db, roleId)) {
    const { end } = limit;
    const found = endMapping(policy, { ...end, id: end.mappingId }, issuerProfiles(context.config));
    if (found.kind === 'unclear')
      throw refusal(
        `${end.who} ends at ${inUtc(limit.endsAt)}, and with this trust policy it could not be ended. ${found.reason} Keep that mapping as it is, or remove it whole.`,
      );
  }
}

/** The ends of a policy that was approved before, as they are in force by now: what is brought back ends when it was to. */
export const endsInForce = async (context: Context, roleId: string, policy: Policy): Promise<readonly MappingEnd[]> =>
  keptEnds(
    context,
    policy,
    (await limitsInForce(context.db, roleId)).map(({ end, endsAt }) => ({ ...end, endsAt: endsAt.toISOString() })),
  );

/** The limits of a role that are in force, first end first. */
export async function limitsInForce(
  db: Database | Transaction,
  roleId: string,
): Promise<readonly (ActiveLimit & { readonly id: string; readonly end: MappingEnd })[]> {
  const rows = await db.mappingLimit.findMany({
    where: { roleId, state: { in: ['active', 'stuck'] } },
    orderBy: { endsAt: 'asc' },
  });
  return rows.flatMap(({ id, mappingId, endsAt, mapping }) =>
    endsColumn.parse([mapping]).map((end) => ({ id, mappingId, endsAt, end })),
  );
}

const refusal = (message: string): AppError => new AppError('invalid', message, [{ path: ['proposal'], message }]);
