import type { Policy } from '@/lib/policy/types';
import type { StatementView } from '@/lib/reach/findings/statement-view';
import type { Use, Uses } from '@/lib/reach/reductions/types';
import { takesSubject } from '@/lib/reach/takes-subject';

const isOf = ({ host }: Use, issuer: string | undefined): boolean =>
  host === null || issuer === undefined || host.toLowerCase() === issuer.toLowerCase();

/** Those seen entering that this statement could have let in. What other claims their tokens had is not known: they are taken to hold. */
export const usesOf = (view: StatementView, uses: NonNullable<Uses>): readonly Use[] => {
  const alone: Policy = { ...view.policy, statements: [view.alone] };
  return uses.entered.filter((use) => isOf(use, view.issuer?.host) && takesSubject(alone, use.subject, use.host));
};
