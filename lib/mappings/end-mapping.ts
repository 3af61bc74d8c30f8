/** Taking one mapping out of whatever is live when its time is over, and nothing else. */
import { editPolicy } from '@/lib/mappings/edit-policy';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { IssuerProfile } from '@/lib/mappings/statement-reading';
import type { RecoveredMapping, RefSelector } from '@/lib/mappings/types';
import { withClauseValues } from '@/lib/policy/build-statement';
import type { Policy } from '@/lib/policy/types';

/** What identifies a mapping that ends. Its id is made from everything that the mapping says. */
export interface EndingMapping {
  readonly id: string;
  readonly providerArn: string;
  readonly path: string;
  readonly ref: RefSelector;
}

/** gone: it is not there, and nothing that says something like it; unclear: only a person can tell what is to go. */
export type EndedMapping =
  | { readonly kind: 'ended'; readonly policy: Policy }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unclear'; readonly reason: string };

/** A subject that no token has: GitLab's begin with the name of a component and a colon. */
export const NO_SUBJECT = 'ended';

/**
 * The live policy without this mapping. What others admit stays admitted. IAM wants a statement in every trust policy, so
 * the last one stays with a subject that no token has.
 */
export function endMapping(live: Policy, ending: EndingMapping, issuers: readonly IssuerProfile[]): EndedMapping {
  const { mappings } = recoverMappings(live, issuers);
  if (!mappings.some(({ id }) => id === ending.id)) return missing(live, ending, issuers);
  const edited = editPolicy(live, { add: [], remove: [ending.id] }, issuers);
  if (edited.ok) return { kind: 'ended', policy: edited.policy };
  const [last, ...more] = live.statements;
  const subject = last?.clauses.find(({ key }) => key.toLowerCase().endsWith(':sub'));
  if (last === undefined || more.length > 0 || subject === undefined)
    return { kind: 'unclear', reason: edited.refusals.map(({ reason }) => reason).join(' ') };
  return { kind: 'ended', policy: { ...live, statements: [withClauseValues(last, subject, [NO_SUBJECT])] } };
}

function missing(live: Policy, ending: EndingMapping, issuers: readonly IssuerProfile[]): EndedMapping {
  const { mappings, foreign } = recoverMappings(live, issuers);
  const like = mappings.find((mapping) => saysSomethingLike(mapping, ending));
  if (like !== undefined)
    return { kind: 'unclear', reason: 'The trust policy names the same project or group and refs in another way.' };
  const other = foreign.find(({ statement }) => JSON.stringify(statement.source).includes(ending.providerArn));
  if (other !== undefined)
    return {
      kind: 'unclear',
      reason: `Statement ${other.statement.sid ?? other.statementIndex + 1} of the same provider may admit it: ${other.reason}`,
    };
  return { kind: 'gone' };
}

function saysSomethingLike(mapping: RecoveredMapping, { providerArn, path, ref }: EndingMapping): boolean {
  if (mapping.provider.arn !== providerArn || mapping.source.path !== path) return false;
  if (mapping.ref.kind !== 'exact' || ref.kind !== 'exact') return true;
  return mapping.ref.type === ref.type && mapping.ref.name === ref.name;
}
