import { describeMapping } from '@/lib/mappings/describe-mapping';
import { foreignKey } from '@/lib/mappings/line-policies';
import { recoverMappings } from '@/lib/mappings/recover-mappings';
import type { IssuerProfile } from '@/lib/mappings/statement-reading';
import type { Policy } from '@/lib/policy/types';

/** One line of "who may assume this role". */
export interface MappingLine {
  readonly kind: 'mapping' | 'foreign';
  /** The same line of one role has the same key at any time. */
  readonly key: string;
  /** In words. */
  readonly who: string;
  /** Issuer without scheme; null: a foreign statement, which may name any principal. */
  readonly issuer: string | null;
  readonly audiences: readonly string[];
}

/** A policy as lines: its mappings, and each foreign statement with the reason why it is none. */
export function mappingLines(policy: Policy, issuers: readonly IssuerProfile[]): readonly MappingLine[] {
  const { mappings, foreign } = recoverMappings(policy, issuers);
  return [
    ...mappings.map((mapping): MappingLine => {
      const { id, audiences, provider } = mapping;
      return { kind: 'mapping', key: id, who: describeMapping(mapping), issuer: provider.host, audiences };
    }),
    ...foreign.map(({ statement, statementIndex, reason }): MappingLine => {
      const name = statement.sid ?? String(statementIndex + 1);
      const key = foreignKey(statement);
      return {
        kind: 'foreign',
        key,
        who: `Statement ${name} (${statement.effect}): ${reason}`,
        issuer: null,
        audiences: [],
      };
    }),
  ];
}
