import type { Policy } from '@/lib/policy/types';
import { type Assessment, assessPolicy, weaker } from '@/lib/reach/assess-statement';
import { type Facts, type Reach, RUNGS, type Rung } from '@/lib/reach/types';

/** The reach of a role and of each of its statements, in the order of the document. */
export interface RoleReach {
  readonly role: Reach;
  readonly statements: readonly Reach[];
}

/**
 * Who can get a token that a policy admits, on the ladder of reach. Decided on the languages of its conditions, not on their
 * text, from the real sub components and protection rules. A rung that hangs on a missing fact is null, with the reason.
 */
export function reach(policy: Policy, facts: Facts): RoleReach {
  return reachOf(assessPolicy(policy, facts));
}

export function reachOf(assessments: readonly Assessment[]): RoleReach {
  const [first, ...rest] = assessments;
  const none: Reach = { rung: 0, reason: 'The policy has no statement.', example: null };
  return {
    role: first === undefined ? none : toReach(rest.reduce(weaker, first)),
    statements: assessments.map(toReach),
  };
}

const toReach = ({ low, high, reason, example, elsewhere }: Assessment): Reach =>
  low === high
    ? { rung: low, reason, example, ...(high === 0 && elsewhere !== null ? { elsewhere } : {}) }
    : { rung: null, reason: `${reason}${atMost(high)}`, example, bounds: { low, high } };

/** A bound is worth more than a bare "unknown". The widest rung is none. */
function atMost(high: Rung): string {
  const meaning = RUNGS.find(({ rung }) => rung === high)?.meaning.split(/[:.]/)[0];
  return high === WIDEST || meaning === undefined
    ? ''
    : ` At most: ${meaning.charAt(0).toLowerCase()}${meaning.slice(1)}.`;
}

const WIDEST = RUNGS[RUNGS.length - 1]?.rung;
