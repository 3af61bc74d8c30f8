import type { Clause, Policy } from '@/lib/policy/types';
import { existingRefs } from '@/lib/reach/existing-refs';
import type { Facts } from '@/lib/reach/types';
import { SHARED_ISSUER_CLAIMS } from '@/lib/subjects/issuer-claims';

/** Claims that say who or what runs a job: the ref does not tell them. */
const OF_THE_RUN = SHARED_ISSUER_CLAIMS.filter((name) => name.startsWith('user_') || name.startsWith('runner_'));

/** Keys of the refs that get in whoever runs the job, as `keyOfRef` makes them. null: no condition asks who does. */
export function whoeverRuns(policy: Policy, facts: Facts): ReadonlySet<string> | null {
  const keys = facts.instances.flatMap(({ host, shared }) =>
    shared ? OF_THE_RUN.map((name) => `${host}:${name}`.toLowerCase()) : [],
  );
  const asksWho = ({ key }: Clause) => keys.includes(key.toLowerCase());
  if (!policy.statements.some(({ clauses }) => clauses.some(asksWho))) return null;
  const sure: Policy = {
    ...policy,
    // An Allow that asks is left out, and a Deny that does holds for everybody.
    statements: policy.statements
      .filter(({ effect, clauses }) => effect === 'Deny' || !clauses.some(asksWho))
      .map((statement) => ({ ...statement, clauses: statement.clauses.filter((clause) => !asksWho(clause)) })),
  };
  return new Set(existingRefs(sure, facts).map(keyOfRef));
}

export const keyOfRef = ({ instanceId, projectId, ref }: ReturnType<typeof existingRefs>[number]): string =>
  `${instanceId} ${projectId} ${ref.type} ${ref.name}`;
