import type { Policy } from '@/lib/policy/types';
import { admissions } from '@/lib/reach/admissions';
import type { Admission, Facts } from '@/lib/reach/types';

/** A ref that exists today and that a policy admits. */
export type AdmittedRef = Omit<Admission, 'statementIndexes'>;

/** Who of what exists today is admitted. By instance, then by path. */
export const existingRefs = (policy: Policy, facts: Facts): readonly AdmittedRef[] =>
  admissions(policy, facts).map(({ statementIndexes: _, ...ref }) => ref);
