import type { Minted } from '@/bin/fuzz/consistency/mint';
import { outcome, type Question, type Subject } from '@/bin/fuzz/consistency/question';
import { truthOf } from '@/bin/fuzz/consistency/truth';
import { parsePolicy } from '@/lib/policy/parse-policy';
import { iamRefusals } from '@/lib/policy/refusals/iam-refusals';
import { KINDS } from '@/lib/reach/reductions/kinds';
import { proposeReductions } from '@/lib/reach/reductions/propose';
import type { Reduction } from '@/lib/reach/reductions/types';

const NOW = new Date('2026-11-30T00:00:00Z');
/** Every so-manieth token that gets in was seen entering. */
const SEEN = 5;

const admitted = ({ minted, truth }: Subject): readonly Minted[] =>
  minted.filter((each) => truth.before.accepted(each) && truth.before.trusted(each));

/** Who would get in by a proposal and is kept out today, and who was seen and would be kept out by one that keeps the seen. */
function wrongs(subject: Subject, reduction: Reduction, used: readonly Minted[]): readonly string[] {
  const { minted, truth, tried } = subject;
  const parsed = parsePolicy(reduction.document);
  const refusal = parsed.ok ? iamRefusals(parsed.policy)[0] : parsed.problems[0];
  const after = truthOf(reduction.document, tried.account);
  const gets = (each: Minted): boolean => after.accepted(each) && after.trusted(each);
  const told = (each: Minted): string => `${each.identity.subject} for ${each.audience}`;
  const gained = minted.find((each) => gets(each) && !(truth.before.accepted(each) && truth.before.trusted(each)));
  const keeps = KINDS.some(({ kind, keepsUsed }) => kind === reduction.kind && keepsUsed);
  const shut = keeps ? used.find((each) => !gets(each)) : undefined;
  const lost = reduction.isSame ? admitted(subject).find((each) => !gets(each)) : undefined;
  const open = isWhole(subject, reduction) ? minted.find((each) => !each.protected && gets(each)) : undefined;
  return [
    ...(refusal ? [`${reduction.id} is refused by IAM: ${refusal.message}`] : []),
    ...(open ? [`${reduction.id} lets in ${told(open)}, which is not protected`] : []),
    ...(gained ? [`${reduction.id} lets in ${told(gained)}`] : []),
    ...(shut ? [`${reduction.id} shuts out ${told(shut)}, which was seen entering`] : []),
    ...(lost ? [`${reduction.id} is to change nothing, and ${told(lost)} loses access`] : []),
  ];
}

/** It is to leave protected refs alone, and no other statement admits anybody. */
const isWhole = ({ before }: Subject, { kind }: Reduction): boolean =>
  kind === 'limit-to-protected' && before.statements.filter(({ effect }) => effect === 'Allow').length === 1;

export const reductionQuestion: Question = {
  id: 'reductions',
  holds: 'a proposal lets in nobody who is kept out, and keeps whom it says it keeps; IAM takes it',
  ask: (subject) => {
    const used = admitted(subject).filter((_, at) => at % SEEN === 0);
    const entered = used.map(({ identity, audience, host }) => ({
      ...{ subject: identity.subject, audience, host, at: '2026-11-29T00:00:00.000Z' },
    }));
    const { offered } = proposeReductions({
      ...{ document: subject.tried.before, facts: subject.facts, unusedDays: 30, now: NOW, quota: null },
      uses: { since: '2026-09-01T00:00:00.000Z', entered },
    });
    return outcome(
      offered.length,
      offered.flatMap((reduction) => wrongs(subject, reduction, used)),
    );
  },
};
