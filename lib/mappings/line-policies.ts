import { recoverStatement } from '@/lib/mappings/recover-mappings';
import type { IssuerProfile } from '@/lib/mappings/statement-reading';
import { withClauseValues } from '@/lib/policy/build-statement';
import type { Policy, Statement } from '@/lib/policy/types';

/** The key of a foreign statement as a line of its policy. */
export const foreignKey = (statement: Statement): string => `foreign ${JSON.stringify(statement.source)}`;

/** Each line of a policy by its key (MappingLine.key), as a policy that says this line and nothing else. */
export function linePolicies(policy: Policy, issuers: readonly IssuerProfile[]): ReadonlyMap<string, Policy> {
  const alone = (statement: Statement): Policy => ({ ...policy, statements: [statement] });
  return new Map(
    policy.statements.flatMap((statement): [string, Policy][] => {
      const recovered = recoverStatement(statement, policy.version, issuers);
      if (!recovered.ok) return [[foreignKey(statement), alone(statement)]];
      const { subClause } = recovered.reading;
      return recovered.mappings.map(({ id }, index) => {
        const value = subClause.values[index];
        const values = value === undefined ? [] : [value];
        return [id, alone(withClauseValues(statement, subClause, values))];
      });
    }),
  );
}
