import { endMapping } from '@/lib/mappings/end-mapping';
import { foreignKey } from '@/lib/mappings/line-policies';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { IssuerProfile } from '@/lib/mappings/statement-reading';
import type { Policy } from '@/lib/policy/types';

/** A policy without lines of it, and for each line that stays the reason why. */
export interface TakenOut {
  readonly policy: Policy;
  readonly refused: ReadonlyMap<string, string>;
}

/**
 * Takes lines out of a policy by their keys (MappingLine.key); the others stay as they stood. The last mapping of a policy leaves
 * a statement that admits no token. A statement that denies stays: without it someone would get in.
 */
export function takeOut(live: Policy, keys: readonly string[], issuers: readonly IssuerProfile[]): TakenOut {
  const refused = new Map<string, string>();
  let policy = live;
  for (const key of new Set(keys)) {
    const step = takeOne(policy, key, issuers);
    if (typeof step === 'string') refused.set(key, step);
    else policy = step;
  }
  return { policy, refused };
}

function takeOne(policy: Policy, key: string, issuers: readonly IssuerProfile[]): Policy | string {
  const mapping = recoverMappings(policy, issuers).mappings.find(({ id }) => id === key);
  if (mapping !== undefined) {
    const ending = { id: key, providerArn: mapping.provider.arn, path: mapping.source.path, ref: mapping.ref };
    const ended = endMapping(policy, ending, issuers);
    if (ended.kind === 'ended') return ended.policy;
    return ended.kind === 'unclear' ? ended.reason : 'It is not there any more.';
  }
  const statement = policy.statements.find((each) => foreignKey(each) === key);
  if (statement === undefined) return 'The trust policy has no such line any more.';
  if (statement.effect === 'Deny') return 'It denies: without it someone would get in.';
  const statements = policy.statements.filter((each) => foreignKey(each) !== key);
  return statements.length > 0
    ? { ...policy, statements }
    : 'The trust policy has nothing else. Delete the role in IAM, or give it a mapping first.';
}
